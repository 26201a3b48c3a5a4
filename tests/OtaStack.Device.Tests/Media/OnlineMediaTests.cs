extern alias files;

using OtaStack.Agent.Core;
using OtaStack.Device.Media;
using OtaStack.Device.Tests.Support;
using OtaStack.TestKit;
using StorageEventManager = files::nanoFramework.System.IO.StorageEventManager;

namespace OtaStack.Device.Tests.Media;

/// <summary>A medium at a device with a network: what is on the medium is read from there, whatever the server has or says.</summary>
public sealed class OnlineMediaTests : IAsyncLifetime
{
    private readonly string _medium = Directory.CreateTempSubdirectory("medium-").FullName + "/";
    private TestBoard _board = null!;

    public async Task InitializeAsync()
    {
        RepositorySimulator repository = new(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        SimulatedRelease factory = TestBoard.Release(repository, "1.0.0", 20_000);
        SimulatedRelease release = TestBoard.Release(repository, "1.1.0", 60_000);
        repository.Publish();
        await File.WriteAllBytesAsync(_medium + "1.1.0.ota", BundleText.Write(repository, release));
        _board = await TestBoard.CreateAsync(repository);
        _board.Provision(factory, "1.0.0");
        _board.Program.Options.Features = [new RemovableMedia(null)];
    }

    public async Task DisposeAsync()
    {
        StorageEventManager.Remove(_medium);
        await _board.DisposeAsync();
        Directory.Delete(_medium, true);
    }

    [Fact]
    public void Nothing_of_what_is_on_the_medium_is_asked_of_the_server()
    {
        List<string> asked = [];
        _board.Server.Misbehave = context =>
        {
            lock (asked)
            {
                asked.Add(context.Request.Path);
            }

            return Task.FromResult(false);
        };
        StorageEventManager.Insert(_medium);
        _board.PowerOn();

        _board.RunUntilConfirmed("1.1.0");

        Assert.DoesNotContain(asked, path => path.StartsWith("/tuf/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_spoils_no_installation_from_the_medium()
    {
        await _board.Server.StopAsync();
        StorageEventManager.Insert(_medium);
        _board.PowerOn();

        _board.RunUntil(() => _board.Agent.State == AgentState.Trial || _board.Agent.BundleReason != ReasonCode.None);

        Assert.Equal(("1.1.0", ReasonCode.None), (_board.Agent.RunningVersion, _board.Agent.BundleReason));
    }
}
