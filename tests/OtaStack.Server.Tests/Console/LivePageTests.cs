using System.Diagnostics;
using System.Text.Json;
using OtaStack.Server.Tests.Devices;

namespace OtaStack.Server.Tests.Console;

/// <summary>The page in a real browser: it follows the fleet without being loaded again, and an order can be given by keyboard alone.</summary>
public sealed class LivePageTests : IAsyncLifetime
{
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(4);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task A_report_shows_up_by_itself_and_a_halt_by_keyboard_withdraws()
    {
        string rollout = await _fleet.StartRolloutAsync("1.1.0", [50, 100]);
        using Process browser = ForeignScript.Start("console-live.mjs", await ConsoleSession.LinkAsync(_fleet), "The transfer broke off");
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        Task<string> errors = browser.StandardError.ReadToEndAsync(limit.Token);
        Assert.True(await browser.StandardOutput.ReadLineAsync(limit.Token) == "open", "the page did not open");

        // The pause between two refreshes is measured on the clock of the tests.
        await _fleet.TellAsync("dev-000", "downloading", "1.0.0", "1.1.0", "transferFailed");
        Task<string?> line = browser.StandardOutput.ReadLineAsync(limit.Token).AsTask();
        while (!line.IsCompleted)
        {
            _fleet.Server.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.WhenAny(line, _fleet.DeviceAsync("dev-000"));
        }

        Assert.True(await line is not null, await errors);
        JsonElement seen = JsonSerializer.Deserialize<JsonElement>((await line)!);
        Assert.True(seen.GetProperty("sameDocument").GetBoolean());
        Assert.False(seen.GetProperty("overflow").GetBoolean());
        Assert.Equal("Halted: Halted by an operator", seen.GetProperty("halt").GetString());
        Assert.Equal(0, seen.GetProperty("buttons").GetInt32());
        Assert.Empty(seen.GetProperty("errors").EnumerateArray());
        Assert.Equal("halted", (await _fleet.RolloutAsync(rollout)).GetProperty("state").GetString());
        Assert.Empty(await _fleet.AssignedAsync("1.1.0"));
    }
}
