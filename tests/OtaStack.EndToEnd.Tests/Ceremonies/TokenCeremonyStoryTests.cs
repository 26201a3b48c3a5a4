using System.Text;
using OtaStack.Scenario;
using OtaStack.TestKit;

namespace OtaStack.EndToEnd.Tests.Ceremonies;

/// <summary>
/// From keys that never leave their tokens to the running application, with the real programs: two of three root keys, a release key
/// in a fourth token, everything signed by requests and responses at a terminal, published to the server, and a device that follows.
/// </summary>
[Collection("one scenario at a time")]
public sealed class TokenCeremonyStoryTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("otastack-tokens-").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(3));
    private readonly ServerProcess _server;
    private readonly OperatorClient _operator;
    private readonly TokenTeam _team;

    public TokenCeremonyStoryTests()
    {
        Installation installation = Installation.Find();
        _server = new ServerProcess(installation, Path.Combine(_folder, "server"), Path.Combine(_folder, "server.log"));
        _operator = new OperatorClient(_server.Url);
        _team = new TokenTeam(installation, _folder);
    }

    private CancellationToken Patience => _patience.Token;

    /// <summary>Where the server has the root after the newest of the team's.</summary>
    private string NextRoot => Path.Combine(_folder, "server", "tuf", "thermostat", "metadata", "4.root.json");

    public async Task InitializeAsync()
    {
        await _server.StartAsync(_operator, Patience);
        await _operator.SetUpAsync((await File.ReadAllTextAsync(_server.SetupTokenPath, Patience)).Trim(), Patience);
        await _team.MakeBoxesAsync(Patience, "root1", "root2", "root3", "release", "root4", "release2");
        await _team.InitialiseAsync(_server.Url, _operator.ApiKey, Patience);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _operator.Dispose();
        _team.Dispose();
        _patience.Dispose();
        string everything = string.Concat(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(path => File.ReadAllText(path, Encoding.Latin1)));
        Directory.Delete(_folder, recursive: true);
        Assert.Contains("PIN of the token", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(SoftHsmTokens.Pin, everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_follows_the_rotation_of_token_keys_and_a_replaced_key_moves_nothing()
    {
        await _team.CollectAsync("root", Patience, "root1", "root3");
        await _team.ReleaseAsync("1.0.0", "1.0.0", "release", Patience);
        await _team.ReleaseAsync("1.1.0", "1.1.0", "release", Patience);
        await PublishAsync();
        await using FollowingDevice device = await FollowingDevice.MakeAsync(_operator, _server, _team, Patience);
        device.SwitchOn();
        Assert.Equal(("1.1.0", "confirmed", "none"), await device.OfferAsync("1.1.0", Patience));
        Assert.Equal(1, (await device.SwitchOffAsync()).Root);

        // While it is off, one root key is replaced, and by the new one's word the release key.
        await RotateAsync("root1", "root4", "root2", "root3");
        await RotateAsync("release", "release2", "root4", "root2");
        await _team.CollectAsync("targets", Patience, "release2");
        await _team.ReleaseAsync("1.2.0", "1.0.0", "release2", Patience);
        await PublishAsync();
        device.SwitchOn();
        Assert.Equal(("1.2.0", "confirmed", "none"), await device.OfferAsync("1.2.0", Patience));
        (string Version, int Root, string RootHash) followed = await device.SwitchOffAsync();
        Assert.Equal(3, followed.Root);

        await TheReplacedKeyIsRefusedAsync(device, followed);
        await _team.VerifyLogsAsync(Patience);
    }

    private async Task TheReplacedKeyIsRefusedAsync(FollowingDevice device, (string Version, int Root, string RootHash) before)
    {
        await _team.ReleaseAsync("1.3.0", "1.1.0", "release2", Patience);
        await PublishAsync();

        // The tool does not ask for the replaced key, and the box does not sign with it.
        _ = await _team.OnlineAsync(Patience, "root", "renew", _team.Repository);
        (int code, string screen, string[] responses) = await _team["root1"].SignAsync(await _team.RequestAsync("root", Patience));
        Assert.Equal((1, 0), (code, responses.Length));
        Assert.Contains("ceremony.key_not_needed", screen, StringComparison.Ordinal);

        // Past the tool, at a server that was taken over: the device does not believe it, and nothing of it changes.
        await File.WriteAllBytesAsync(NextRoot, StolenKeys.ForgeRoot(4, DateTimeOffset.UtcNow, _team["root1"]), Patience);
        device.SwitchOn();
        Assert.Equal((before.Version, "refused", "thresholdNotMet"), await device.OfferAsync("1.3.0", Patience));
        Assert.Equal(before, await device.SwitchOffAsync());

        // The server is taken back: the release, which is still assigned, comes after all.
        await ReplaceNextRootAsync(null);
        device.SwitchOn();
        await device.RunsAsync("1.3.0", Patience);
        Assert.Equal(before.RootHash, (await device.SwitchOffAsync()).RootHash);

        // It was that signature and nothing else: signed by two present keys, the same root would have been followed.
        await _team.ReleaseAsync("1.4.0", "1.0.0", "release2", Patience);
        await PublishAsync();
        await ReplaceNextRootAsync(StolenKeys.ForgeRoot(4, DateTimeOffset.UtcNow, _team["root4"], _team["root2"]));
        device.SwitchOn();
        Assert.Equal(("1.3.0", "refused", "thresholdNotMet"), await device.OfferAsync("1.4.0", Patience));
        Assert.Equal(4, (await device.SwitchOffAsync()).Root);
    }

    /// <summary>Changes a file under the server, which holds those open that it has served.</summary>
    private async Task ReplaceNextRootAsync(byte[]? root)
    {
        File.Delete(NextRoot);
        await _server.KillAndRestartAsync(_operator, Patience);
        if (root is not null)
        {
            await File.WriteAllBytesAsync(NextRoot, root, Patience);
        }
    }

    private async Task RotateAsync(string old, string successor, params string[] holders)
    {
        _ = await _team.OnlineAsync(Patience, "root", "rotate", _team.Repository, "--keyid", _team[old].KeyId, "--new-key", _team[successor].PublicKey);
        await _team.CollectAsync("root", Patience, holders);
    }

    private Task PublishAsync() => _team.PublishAsync(_server.Url, _operator.ApiKey, Patience);
}
