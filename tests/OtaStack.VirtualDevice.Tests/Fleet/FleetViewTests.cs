using OtaStack.Agent.Core;
using OtaStack.Fleet.View;
using Spectre.Console.Testing;

namespace OtaStack.VirtualDevice.Tests.Fleet;

public sealed class FleetViewTests
{
    private static readonly FleetCounts Counts = new()
    {
        Devices = 5000,
        Versions = [("1.1.0", 3200), ("1.0.0", 1795), ("", 5)],
        States = [(AgentState.Idle, 1500), (AgentState.Downloading, 300), (AgentState.Confirmed, 3200)],
        Reasons = [("[consentNeeded]", 40)],
        PowerCuts = 12,
        Faults = 345,
        BytesDownloaded = 250L << 20,
    };

    [Fact]
    public void Thousands_of_devices_fit_on_one_screen()
    {
        using TestConsole console = new();
        console.Profile.Width = 110;

        console.Write(FleetView.Render(Counts, TimeSpan.FromSeconds(75), [0, 10, 30, 60], 110));

        string[] lines = console.Output.Split('\n');
        Assert.InRange(lines.Length, 8, 24);
        Assert.Contains("5,000 devices, 0:01:15 running, 345 faults, 12 power cuts, 0 crashes, 250.0 MiB fetched", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("1.1.0", StringComparison.Ordinal) && line.Contains("3,200", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("confirmed", StringComparison.Ordinal) && line.Contains("3,200", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("[consentNeeded]", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("▃▅█ confirmed a second: 30, in all 3,200", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bar_is_as_long_as_its_share_and_never_nothing_for_something()
    {
        using TestConsole console = new();
        console.Profile.Width = 110;

        console.Write(FleetView.Render(Counts with { Reasons = [] }, TimeSpan.Zero, [], 110));

        string row = console.Output.Split('\n').First(line => line.Contains("1.1.0", StringComparison.Ordinal));
        Assert.Equal(3200 * 24 / 5000, row[..(row.Length / 2)].Count(c => c == '█'));
        string few = console.Output.Split('\n').First(line => line.Contains('–', StringComparison.Ordinal));
        Assert.Equal(1, few[..(few.Length / 2)].Count(c => c == '█'));
    }

    /// <summary>Nothing is broken into two lines, and a long run does not lose its days.</summary>
    [Fact]
    public void A_terminal_of_eighty_columns_shows_each_row_on_one_line()
    {
        using TestConsole console = new();
        console.Profile.Width = 80;
        FleetCounts mixed = Counts with
        {
            Boards = [("virtual-assemblies", 4000), ("virtual-mcuboot", 1000)],
            Runtimes = [("1.1.0", 1000)],
            Deployments = [("1.1.0", 900), ("1.0.0", 100)],
        };

        console.Write(FleetView.Render(mixed, TimeSpan.FromHours(51), [0, 10, 30, 60], 80));

        string[] lines = console.Output.TrimEnd().Split('\n');
        Assert.Contains("51:00:00", console.Output, StringComparison.Ordinal);
        Assert.All(lines.Where(line => line.StartsWith('│')), line => Assert.False(line.StartsWith("│  ", StringComparison.Ordinal), line));
        foreach (string row in (string[])["│ virtual-assemblies │", "│ nanoCLR 1.1.0    │", "│ downloading │", "confirmed a second: 30, in all 3,200"])
        {
            Assert.Contains(row, console.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(new int[0], "▁▁▁▁")]
    [InlineData(new[] { 5 }, "▁▁▁█")]
    [InlineData(new[] { 9, 0, 1, 2, 4 }, "▁▂▄█")]
    public void A_sparkline_keeps_its_width_and_the_newest_values(int[] values, string line)
    {
        Assert.Equal(line, Sparkline.Of(values, 4));
    }
}
