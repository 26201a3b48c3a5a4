using System.Globalization;
using OtaStack.VirtualDevice.Devices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OtaStack.Fleet.View;

/// <summary>A fleet of any size on one screen: versions, states and reasons with their share, and the pace of the last minute.</summary>
internal static class FleetView
{
    private const int BarWidth = 24;
    private const int LeastBarWidth = 4;
    private const int SparkWidth = 60;

    /// <summary>Columns of two tables beside their bars: frames, versions and states, numbers.</summary>
    private const int OtherColumns = 60;

    /// <summary>Names of boards and images are so much longer than versions and states, in each of two tables.</summary>
    private const int LongerNames = 6;
    private const int MostRows = 8;

    private static readonly string[] Colours = ["green", "blue", "yellow", "magenta", "cyan", "red", "grey", "olive"];

    /// <param name="counts">The fleet now.</param>
    /// <param name="elapsed">Since it was switched on.</param>
    /// <param name="confirmedBefore">Devices that had confirmed, once a second, oldest first.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static IRenderable Render(FleetCounts counts, TimeSpan elapsed, IReadOnlyList<int> confirmedBefore, int width)
    {
        int bar = Math.Clamp((width - OtherColumns) / 2, LeastBarWidth, BarWidth);
        int[] pace = [.. confirmedBefore.Zip(confirmedBefore.Skip(1), (before, after) => Math.Max(0, after - before))];
        string totals = Texts.Get(
            "ViewTotals", Number(counts.Devices), string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalHours}:{elapsed:mm\\:ss}"), Number(counts.Faults), Number(counts.PowerCuts), Number(counts.Crashes), Mebibytes(counts.BytesDownloaded));
        Grid grid = new Grid().AddColumn().AddColumn();
        grid.AddRow(
            Bars(Texts.Get("ColumnVersion"), [.. counts.Versions], counts.Devices, bar),
            Bars(Texts.Get("ColumnState"), [.. counts.States.Select(state => (StateName.Of(state.State), state.Devices))], counts.Devices, bar));
        string told = Texts.Get("ViewPace", Number(pace.DefaultIfEmpty(0).Last()), Number(counts.Confirmed));
        List<IRenderable> rows =
        [
            new Markup(Markup.Escape(totals)),
            grid,
            new Markup($"[green]{Sparkline.Of(pace, Math.Clamp(width - told.GetCellWidth() - 1, 0, SparkWidth))}[/] {Markup.Escape(told)}"),
        ];
        if (counts.Boards.Count > 1 || counts.Runtimes.Count > 0)
        {
            rows.Insert(2, Boards(counts, Math.Max(LeastBarWidth, bar - LongerNames)));
        }

        if (counts.Reasons.Count > 0)
        {
            rows.Insert(2, Bars(Texts.Get("ColumnReason"), [.. counts.Reasons], counts.Devices, bar));
        }

        return new Rows(rows);
    }

    /// <summary>The boards, and of those with image slots the versions of the images.</summary>
    private static Grid Boards(FleetCounts counts, int bar)
    {
        Table boards = Bars(Texts.Get("ColumnBoard"), [.. counts.Boards], counts.Devices, bar);
        if (counts.Runtimes.Count == 0)
        {
            return new Grid().AddColumn().AddRow(boards);
        }

        (string, int)[] images = [.. counts.Runtimes.Select(image => ("nanoCLR " + image.Version, image.Devices)), .. counts.Deployments.Select(image => ("deployment " + image.Version, image.Devices))];
        return new Grid().AddColumn().AddColumn().AddRow(boards, Bars(Texts.Get("ColumnImages"), images, counts.Runtimes.Sum(image => image.Devices), bar));
    }

    private static Table Bars(string title, (string Name, int Devices)[] counts, int all, int bar)
    {
        Table table = new Table { Border = TableBorder.Rounded }.AddColumns(title, "", "");
        table.Columns[1].NoWrap();
        table.Columns[2].RightAligned();
        (string Name, int Devices)[] shown = [.. counts.Take(MostRows)];
        for (int i = 0; i < shown.Length; i++)
        {
            int filled = shown[i].Devices == 0 ? 0 : Math.Max(1, (int)((long)shown[i].Devices * bar / Math.Max(1, all)));
            table.AddRow(
                new Markup(Markup.Escape(shown[i].Name.Length == 0 ? "–" : shown[i].Name)),
                new Markup($"[{Colours[i % Colours.Length]}]{new string('█', filled)}[/]{new string('·', bar - filled)}"),
                new Markup(Number(shown[i].Devices)));
        }

        int rest = counts.Skip(MostRows).Sum(count => count.Devices);
        if (rest > 0)
        {
            table.AddRow(Texts.Get("ViewRest"), "", Number(rest));
        }

        return table;
    }

    private static string Number(int value)
    {
        return value.ToString("N0", CultureInfo.InvariantCulture);
    }

    private static string Mebibytes(long bytes)
    {
        return (bytes / (1024.0 * 1024)).ToString("N1", CultureInfo.InvariantCulture);
    }
}
