#!/usr/bin/env python3
"""Draws the sample's display fonts and icons and computes its thermistor table, as C# sources.

Everything comes from the strokes and the formula below, so the result is the same on every machine. Run it in this folder
after a change; the sources that it writes are committed, the build does not need Python.
"""

import math
import os

HERE = os.path.dirname(os.path.abspath(__file__))
NAMESPACE = "OtaStack.Samples.Thermostat.Display"

# Strokes on a grid 4 wide and 6 high, y downwards; "(" starts an ellipse: centre x, y, radii x, y, from, to (degrees).
GLYPHS = {
    " ": [],
    "0": [("(", 2, 3, 2, 3, 0, 360)],
    "1": [(0.7, 1.3, 2.2, 0, 2.2, 6)],
    "2": [("(", 2, 1.7, 1.9, 1.7, 180, 360), (3.9, 1.7, 3.4, 3, 0.1, 6, 4, 6)],
    "3": [("(", 2, 1.5, 1.7, 1.5, 190, 450), ("(", 2, 4.4, 1.9, 1.6, -90, 170)],
    "4": [(3, 6, 3, 0, 0, 4.2, 4, 4.2)],
    "5": [(3.7, 0, 0.6, 0, 0.4, 2.8), ("(", 1.9, 4.1, 2, 1.9, 220, 500)],
    "6": [("(", 2, 4.1, 1.9, 1.9, 0, 360), (3.2, 0, 0.5, 3.2)],
    "7": [(0, 0, 4, 0, 1.4, 6)],
    "8": [("(", 2, 1.5, 1.6, 1.5, 0, 360), ("(", 2, 4.5, 1.9, 1.5, 0, 360)],
    "9": [("(", 2, 1.9, 1.9, 1.9, 0, 360), (0.8, 6, 3.5, 2.8)],
    "A": [(0, 6, 2, 0, 4, 6), (0.8, 3.9, 3.2, 3.9)],
    "B": [(0, 0, 0, 6), (0, 0, 2.2, 0), (0, 2.9, 2.4, 2.9), (0, 6, 2.4, 6), ("(", 2.2, 1.45, 1.4, 1.45, -90, 90), ("(", 2.4, 4.45, 1.6, 1.55, -90, 90)],
    "C": [("(", 2.2, 3, 2.2, 3, 45, 315)],
    "D": [(1.6, 0, 0, 0, 0, 6, 1.6, 6), ("(", 1.6, 3, 2.4, 3, -90, 90)],
    "E": [(4, 0, 0, 0, 0, 6, 4, 6), (0, 3, 3, 3)],
    "F": [(4, 0, 0, 0, 0, 6), (0, 3, 3, 3)],
    "G": [("(", 2.2, 3, 2.2, 3, 0, 315), (2.4, 3, 4.4, 3)],
    "H": [(0, 0, 0, 6), (4, 0, 4, 6), (0, 3, 4, 3)],
    "I": [(2, 0, 2, 6), (1, 0, 3, 0), (1, 6, 3, 6)],
    "J": [(3.5, 0, 3.5, 4.2), ("(", 1.8, 4.2, 1.7, 1.8, 0, 180)],
    "K": [(0, 0, 0, 6), (4, 0, 0, 3.6), (1.3, 2.6, 4, 6)],
    "L": [(0, 0, 0, 6, 4, 6)],
    "M": [(0, 6, 0, 0, 2, 3.4, 4, 0, 4, 6)],
    "N": [(0, 6, 0, 0, 4, 6, 4, 0)],
    "O": [("(", 2, 3, 2, 3, 0, 360)],
    "P": [(0, 6, 0, 0, 2.3, 0), (0, 3.2, 2.3, 3.2), ("(", 2.3, 1.6, 1.7, 1.6, -90, 90)],
    "Q": [("(", 2, 3, 2, 3, 0, 360), (2.4, 4.2, 4, 6.2)],
    "R": [(0, 6, 0, 0, 2.3, 0), (0, 3.2, 2.3, 3.2), ("(", 2.3, 1.6, 1.7, 1.6, -90, 90), (2, 3.2, 4, 6)],
    "S": [("(", 2, 1.6, 1.8, 1.6, 90, 330), ("(", 2, 4.6, 1.9, 1.4, -90, 160), (2, 3.2, 2, 3.2)],
    "T": [(0, 0, 4, 0), (2, 0, 2, 6)],
    "U": [(0, 0, 0, 4), (4, 0, 4, 4), ("(", 2, 4, 2, 2, 0, 180)],
    "V": [(0, 0, 2, 6, 4, 0)],
    "W": [(0, 0, 1, 6, 2, 2, 3, 6, 4, 0)],
    "X": [(0, 0, 4, 6), (4, 0, 0, 6)],
    "Y": [(0, 0, 2, 3, 4, 0), (2, 3, 2, 6)],
    "Z": [(0, 0, 4, 0, 0, 6, 4, 6)],
    ".": [(2, 6, 2, 6)],
    ",": [(2, 5.8, 1.4, 7)],
    ":": [(2, 1.8, 2, 1.8), (2, 5, 2, 5)],
    "-": [(0.6, 3, 3.4, 3)],
    "+": [(0.4, 3, 3.6, 3), (2, 1.4, 2, 4.6)],
    "/": [(0.2, 6, 3.8, 0)],
    "%": [(0.2, 6, 3.8, 0), ("(", 0.8, 1, 0.8, 1, 0, 360), ("(", 3.2, 5, 0.8, 1, 0, 360)],
    "!": [(2, 0, 2, 4), (2, 6, 2, 6)],
    "?": [("(", 2, 1.6, 1.7, 1.6, 180, 430), (2.6, 3.1, 2, 4.3), (2, 6, 2, 6)],
    "*": [("(", 2, 1, 1, 1, 0, 360)],  # the degree sign, which ASCII lacks
}

# Icons on a grid of 48 x 48.
ICONS = {
    "Flame": [("(", 24, 31, 12, 13, -20, 200), (35.3, 26.6, 32, 18, 26, 4, 24, 12, 17, 19, 12.7, 26.6), ("(", 24, 36, 5, 6, 0, 360)],
    "Snowflake": [(24, 4, 24, 44), (6.7, 14, 41.3, 34), (41.3, 14, 6.7, 34), (18, 8, 24, 14, 30, 8), (18, 40, 24, 34, 30, 40),
                  (7, 21, 15, 19, 13, 11), (41, 21, 33, 19, 35, 11), (7, 27, 15, 29, 13, 37), (41, 27, 33, 29, 35, 37)],
    "Clock": [("(", 24, 24, 20, 20, 0, 360), (24, 11, 24, 24, 33, 30)],
    "Warning": [(24, 5, 45, 42, 3, 42, 24, 5), (24, 18, 24, 29), (24, 36, 24, 36)],
}
LEAF = {"Leaf": [("(", 34, 38, 28, 30, 180, 270), ("(", 6, 8, 28, 30, 0, 90), (6, 38, 6, 44), (6, 38, 24, 22, 34, 8), (15, 30, 15, 20), (15, 30, 25, 30), (22, 24, 22, 16), (22, 24, 30, 24)]}


def segments(strokes):
    for stroke in strokes:
        if stroke[0] == "(":
            _, cx, cy, rx, ry, start, end = stroke
            count = max(2, int(abs(end - start) / 6))
            points = [(cx + rx * math.cos(math.radians(start + (end - start) * i / count)),
                       cy + ry * math.sin(math.radians(start + (end - start) * i / count))) for i in range(count + 1)]
        else:
            points = list(zip(stroke[0::2], stroke[1::2]))
        yield from zip(points, points[1:])


def draw(strokes, width, height, scale_x, scale_y, left, top, pen):
    """Anti-aliased strokes with round ends, 16 grey levels, two pixels a byte, the left one in the high bits."""
    lines = [((ax * scale_x + left, ay * scale_y + top), (bx * scale_x + left, by * scale_y + top)) for (ax, ay), (bx, by) in segments(strokes)]
    levels = []
    for y in range(height):
        for x in range(width):
            px, py = x + 0.5, y + 0.5
            nearest = 1e9
            for (ax, ay), (bx, by) in lines:
                dx, dy = bx - ax, by - ay
                length = dx * dx + dy * dy
                t = 0 if length == 0 else max(0, min(1, ((px - ax) * dx + (py - ay) * dy) / length))
                nearest = min(nearest, math.hypot(px - ax - t * dx, py - ay - t * dy))
            levels.append(max(0, min(15, round((pen - nearest + 0.5) * 15))))
    return [levels[i] << 4 | levels[i + 1] for i in range(0, len(levels), 2)]


def table(values, per_line, indent="        "):
    lines = [", ".join(str(v) for v in values[i:i + per_line]) for i in range(0, len(values), per_line)]
    return "".join(f"{indent}{line},\n" for line in lines)


def write(path, text):
    with open(os.path.join(HERE, "..", path), "w", encoding="ascii", newline="\n") as file:
        file.write(text)


def write_font(path, name, summary, characters, glyphs, width, height):
    body = ""
    for character, data in glyphs:
        label = {"*": "degree sign", " ": "space"}.get(character, character)
        body += f"            // {label}\n" + table(data, 48, "            ")
    write(path, f"""namespace {NAMESPACE};

/// <summary>{summary}</summary>
internal static class {name}
{{
    public static readonly GlyphTable Table = new GlyphTable("{characters}", {width}, {height}, Pixels());

    // Drawn by assets/draw_tables.py.
    private static byte[] Pixels()
    {{
        return new byte[]
        {{
{body}        }};
    }}
}}
""")


def write_icon(path, name, strokes):
    pixels = draw(strokes, 48, 48, 1, 1, 0, 0, 1.6)
    write(path, f"""namespace {NAMESPACE};

internal static class {name}Icon
{{
    // Drawn by assets/draw_tables.py.
    public static readonly GlyphTable Table = new GlyphTable("{name[0]}", 48, 48, new byte[]
    {{
{table(pixels, 48)}    }});
}}
""")


def font(characters, width, height, pen, margin):
    scale_x, scale_y = (width - 2 * margin) / 4, (height - 2 * margin - 1) / 6
    return [(c, draw(GLYPHS[c], width, height, scale_x, scale_y, margin, margin, pen)) for c in characters]


def thermistor():
    """10 kOhm NTC (beta 3950, 25 C) below a 10 kOhm resistor at a 12-bit converter: reading -> tenths of a degree Celsius."""
    values = []
    for reading in range(4096):
        ratio = max(reading, 0.5) / (4095.5 - max(reading, 0.5))
        kelvin = 1 / (1 / 298.15 + math.log(ratio) / 3950)
        values.append(max(-400, min(1250, round((kelvin - 273.15) * 10))))
    return values


def main():
    digits = "0123456789-.*"
    write_font("Common/Display/LargeDigits.cs", "LargeDigits", "Digits 32 x 56 for the room temperature.", digits, font(digits, 32, 56, 2.6, 4), 32, 56)
    text = "".join(sorted(GLYPHS))
    write_font("Common/Display/TextFont.cs", "TextFont", "Capital letters 12 x 20 for the status line.", text, font(text, 12, 20, 0.95, 1.8), 12, 20)
    write_font("Eco/SmallFont.cs", "SmallFont", "Capital letters 8 x 14 for the second status line.", text, font(text, 8, 14, 0.7, 1.2), 8, 14)
    for name, strokes in ICONS.items():
        write_icon(f"Common/Display/{name}Icon.cs", name, strokes)
    for name, strokes in LEAF.items():
        write_icon(f"Eco/{name}Icon.cs", name, strokes)

    write("Thermostat.Control/ThermistorTable.cs", f"""namespace OtaStack.Samples.Thermostat.Control;

/// <summary>Converter reading to tenths of a degree Celsius: 10 kOhm NTC (beta 3950) against 10 kOhm, 12 bits.</summary>
internal static class ThermistorTable
{{
    // Computed by assets/draw_tables.py.
    public static readonly short[] TenthsOfDegree = new short[]
    {{
{table(thermistor(), 32)}    }};
}}
""")


main()
