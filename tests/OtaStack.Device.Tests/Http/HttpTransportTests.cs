using OtaStack.Agent.Core;
using OtaStack.Device.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Device.Tests.Http;

/// <summary>The device's requests as a server sees them.</summary>
public sealed class HttpTransportTests
{
    [Fact]
    public async Task A_whole_download_goes_over_one_connection()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        HashSet<string> connections = [];
        int ranges = 0;
        board.Server.Misbehave = context =>
        {
            connections.Add(context.Connection.Id);
            ranges += context.Request.Headers.Range.Count;
            return Task.FromResult(false);
        };
        board.Provision();
        board.Server.Assign(TestBoard.Device, board.Publish("1.0.0", 150_000));

        board.PowerOn();
        board.RunUntil(() => board.Agent.State == AgentState.Rebooting || board.Boots > 1);

        Assert.InRange(ranges, 10, 100);
        Assert.InRange(connections.Count, 1, board.Boots);
    }

    [Fact]
    public async Task An_answer_that_is_not_the_range_asked_for_brings_no_byte_to_the_agent()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        board.Program.Options.Settings.BackoffMinSeconds = 1;
        board.Program.Options.Settings.BackoffMaxSeconds = 1;
        board.Provision();
        SimulatedRelease release = board.Publish("1.0.0");
        int wrong = 0;
        board.Server.Misbehave = async context =>
        {
            if (!context.Request.Path.ToString().Contains(".bin", StringComparison.Ordinal) || ++wrong > 2)
            {
                return false;
            }

            // The whole file with 200, then a range that is another.
            context.Response.StatusCode = wrong == 1 ? 200 : 206;
            context.Response.Headers.ContentRange = wrong == 1 ? default : $"bytes 1-{release.Image.Length - 1}/{release.Image.Length}";
            await context.Response.Body.WriteAsync(release.Image.AsMemory(1));
            return true;
        };
        board.Server.Assign(TestBoard.Device, release);
        board.PowerOn();

        board.RunUntil(() => wrong == 2 && board.Agent.Request.Kind == RequestKind.Wait);
        Assert.Equal(0, board.Agent.Downloaded);
        board.RunUntilConfirmed("1.0.0");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_apart_from_one_that_says_no()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        board.Provision();
        board.Server.Assign(TestBoard.Device, board.Publish("1.0.0"));
        board.PowerOn();
        await board.Server.StopAsync();

        Assert.InRange(board.Turn(), 1, 5000);
        Assert.Equal(AgentState.Idle, board.Agent.State);
        await board.Server.StartAsync();
        board.RunUntilConfirmed("1.0.0");
    }
}
