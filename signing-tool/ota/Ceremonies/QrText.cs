using System.Text;
using QRCoder;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary>Armoured lines as QR codes: in the alphanumeric mode, a colon for each line end, so many lines in each as a phone reads at ease.</summary>
internal static class QrText
{
    private const int LinesPerCode = 16;

    /// <summary>The text of each code, in order.</summary>
    public static IReadOnlyList<string> Split(IReadOnlyList<string> lines)
    {
        return [.. lines.Chunk(LinesPerCode).Select(part => string.Join(':', part) + ":")];
    }

    /// <summary>A code for a terminal: two rows of modules in a row of characters, dark on light whatever the terminal's colours.</summary>
    public static string ToTerminal(string text)
    {
        using QRCodeData code = Encode(text);
        StringBuilder output = new();
        for (int row = 0; row < code.ModuleMatrix.Count; row += 2)
        {
            for (int column = 0; column < code.ModuleMatrix.Count; column++)
            {
                bool upper = code.ModuleMatrix[row][column];
                bool lower = row + 1 < code.ModuleMatrix.Count && code.ModuleMatrix[row + 1][column];
                _ = output.Append((upper, lower) switch { (true, true) => ' ', (true, false) => '▄', (false, true) => '▀', _ => '█' });
            }

            _ = output.Append('\n');
        }

        return output.ToString();
    }

    /// <summary>A code as an SVG element that prints sharply.</summary>
    public static string ToSvg(string text)
    {
        using QRCodeData code = Encode(text);
        int size = code.ModuleMatrix.Count;
        StringBuilder path = new();
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                if (code.ModuleMatrix[row][column])
                {
                    _ = path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{column} {row}h1v1h-1z");
                }
            }
        }

        return $"<svg viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\" role=\"img\"><rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path d=\"{path}\"/></svg>";
    }

    private static QRCodeData Encode(string text)
    {
        using QRCodeGenerator generator = new();
        return generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
    }
}
