using System.Globalization;
using System.Text;
using OtaStack.Boards.Profiles;
using static OtaStack.Boards.Pictures.PictureStyle;

namespace OtaStack.Boards.Pictures;

/// <summary>
/// A board's flash as an SVG: each flash once to scale, and below it every region with its address and size; slots that belong together are
/// joined. It follows the reader's light or dark page, and a screen reader finds title and description.
/// </summary>
public sealed class LayoutPicture
{
    /// <summary>Where rows end and the space for pairs begins.</summary>
    private const int Right = Width - Margin - PairSpace;

    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, int> _rows = [];
    private readonly BoardProfile _board;
    private int _y = Margin;

    private LayoutPicture(BoardProfile board)
    {
        _board = board;
    }

    /// <summary>The picture of a board without faults.</summary>
    public static string Draw(BoardProfile board)
    {
        ArgumentNullException.ThrowIfNull(board);
        return new LayoutPicture(board).Draw();
    }

    private string Draw()
    {
        _y += 14;
        Text("title", Margin, _y, _board.Title);
        _y += 20;
        Text("quiet", Margin, _y, $"{_board.Chip} · {StrategyWords()}");
        foreach (FlashDevice flash in _board.Flash)
        {
            DrawFlash(flash);
        }

        DrawPairs();
        int height = _y + Margin;
        string name = Escape($"Flash layout of {_board.Title}");
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}" role="img" aria-labelledby="title desc">
            <title id="title">{name}</title>
            <desc id="desc">{Escape(Description())}</desc>
            {Sheet}
            <defs><pattern id="free" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="8"/></pattern></defs>
            <rect class="page" width="{Width}" height="{height}" rx="8"/>
            {_text}</svg>

            """.ReplaceLineEndings("\n");
    }

    private void DrawFlash(FlashDevice flash)
    {
        IReadOnlyList<Stretch> stretches = Stretch.Of(_board, flash);
        _y += 34;
        Text("flash", Margin, _y, $"{flash.Name}: {flash.Medium}");
        Text("quiet end", Right, _y, $"{SizeText.Of(flash.Size)}, erase {string.Join(" / ", flash.Erase.Select(run => SizeText.Of(run.Size)).Distinct())}");
        _y += 10;
        double scale = (double)(Right - Margin) / flash.Size;
        foreach (Stretch stretch in stretches)
        {
            Line($"<rect class=\"{ClassOf(_board, stretch.Region)} edge\" x=\"{Number(Margin + ((stretch.Start - flash.Start) * scale))}\" y=\"{_y}\" width=\"{Number(Math.Max(1, stretch.Size * scale))}\" height=\"{BarHeight}\"><title>{Escape(stretch.Name)}</title></rect>");
        }

        _y += BarHeight + 6;
        foreach (Stretch stretch in stretches)
        {
            DrawRow(stretch);
        }
    }

    private void DrawRow(Stretch stretch)
    {
        int baseline = _y + 17;
        Line($"<rect class=\"{ClassOf(_board, stretch.Region)}\" x=\"{Margin}\" y=\"{_y + 6}\" width=\"14\" height=\"14\" rx=\"3\"/>");
        Text("mono", Margin + 26, baseline, stretch.Name);
        Text("quiet", Margin + 160, baseline, WordsOf(_board, stretch.Region));
        Text("mono end", Right - 110, baseline, $"{Address(stretch.Start)} – {Address(stretch.End - 1)}");
        Text("end", Right - 8, baseline, SizeText.Of(stretch.Size));
        _y += RowHeight;
        Line($"<line class=\"line\" x1=\"{Margin}\" y1=\"{_y}\" x2=\"{Right}\" y2=\"{_y}\"/>");
        if (stretch.Region is not null)
        {
            _rows[stretch.Region.Name] = _y - (RowHeight / 2);
        }
    }

    private void DrawPairs()
    {
        int x = Right + 12;
        foreach (SlotPair slot in _board.Slots)
        {
            int from = _rows[slot.Primary];
            int to = _rows[slot.Secondary];
            string name = slot.Image == "nanoclr" ? "clrpair" : "apppair";
            Line($"<path class=\"pair {name}\" d=\"M{Right + 4} {from} H{x} V{to} H{Right + 4}\"><title>{Escape(slot.Image)}</title></path>");
            x += 8;
        }
    }

    private string StrategyWords()
    {
        return _board.Strategy switch
        {
            UpdateStrategy.SwapUsingMove => "MCUboot, swap using move",
            UpdateStrategy.SwapUsingOffset => "MCUboot, swap using offset",
            UpdateStrategy.OverwriteOnly => "MCUboot, overwrite only: no way back",
            _ => "assembly sets on stock firmware",
        };
    }

    private string Description()
    {
        return string.Join(" ", _board.Flash.Select(flash =>
            $"{flash.Name}, {SizeText.Of(flash.Size)}: " + string.Join(", ", Stretch.Of(_board, flash).Select(stretch => $"{stretch.Name} {SizeText.Of(stretch.Size)}")) + "."));
    }

    private void Text(string style, int x, int y, string text)
    {
        Line($"<text class=\"{style}\" x=\"{x}\" y=\"{y}\">{Escape(text)}</text>");
    }

    private void Line(string line)
    {
        _text.Append(line).Append('\n');
    }

    private static string Address(long at)
    {
        return "0x" + at.ToString("X6", CultureInfo.InvariantCulture);
    }

    private static string Number(double value)
    {
        return value.ToString("0.##", CultureInfo.InvariantCulture);
    }

    private static string Escape(string text)
    {
        return System.Security.SecurityElement.Escape(text);
    }
}
