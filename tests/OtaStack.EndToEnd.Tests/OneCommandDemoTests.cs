using System.Text.Json;
using OtaStack.Scenario;
using Xunit.Abstractions;

namespace OtaStack.EndToEnd.Tests;

/// <summary>What demo.sh promises, with the real programs as processes.</summary>
[Collection("one scenario at a time")]
public sealed class OneCommandDemoTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_good_release_is_confirmed_by_all_and_a_bad_one_goes_back_and_halts_itself()
    {
        JsonElement summary = await RunAsync("--seed", "1");

        AssertHeld(summary);
        Assert.InRange(summary.GetProperty("peakRssMiB").GetDouble(), 50, 512);
        Assert.False(summary.TryGetProperty("serverKills", out _));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Killing_the_server_on_the_way_changes_nothing_but_the_time(int seed)
    {
        JsonElement summary = await RunAsync("--seed", $"{seed}", "--kill-server", "4");

        AssertHeld(summary);
        Assert.InRange(summary.GetProperty("serverKills").GetInt32(), 1, 4);
    }

    private static void AssertHeld(JsonElement summary)
    {
        Assert.Equal(20, summary.GetProperty("devices").GetInt32());
        Assert.Equal(20, summary.GetProperty("confirmed").GetInt32());
        Assert.InRange(summary.GetProperty("rolledBack").GetInt32(), 1, 4);
        Assert.NotEmpty(summary.GetProperty("haltReason").GetString()!);
        Assert.InRange(summary.GetProperty("secondsToFirstConfirmed").GetDouble(), 0.1, summary.GetProperty("seconds").GetDouble());
    }

    private async Task<JsonElement> RunAsync(params string[] arguments)
    {
        string file = Path.Combine(Path.GetTempPath(), $"otastack-{Path.GetRandomFileName()}.json");
        try
        {
            string text = await Commands.RunAsync("dotnet", ["exec", typeof(ScenarioOptions).Assembly.Location, "--once", "--json", file, .. arguments]);
            output.WriteLine(text);
            using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            return document.RootElement.Clone();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
