using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;
using OtaStack.Trust;

namespace OtaStack.Signing.Tests.Acceptance;

/// <summary>
/// A published repository and two clients that follow it from version 1 of its root: tuf-js and the devices' own. After
/// every change both must see the same.
/// </summary>
internal sealed class Followers : IDisposable
{
    private readonly Workshop _workshop;
    private readonly StaticFiles _server;
    private readonly ForeignClient _foreign;
    private readonly DeviceClient _device;

    public Followers(Workshop workshop, ProductRepository repository)
    {
        NodeModules.Restore();
        _workshop = workshop;
        Online = new OnlineRepository(Path.Combine(workshop.Folder, "served"), workshop.Clock);
        Online.Publish(repository, workshop.Online);
        _server = new StaticFiles(Online.Folder);
        string root = Path.Combine(repository.Directory, "metadata/1.root.json");
        _foreign = new ForeignClient(Path.Combine(workshop.Folder, "foreign"), root, _server);
        _device = new DeviceClient(File.ReadAllBytes(root), Online.Metadata);
    }

    public OnlineRepository Online { get; }

    public int DeviceRootVersion => _device.RootVersion;

    /// <summary>Publishes, lets both clients follow, and compares what they find with what must and must not be found.</summary>
    public async Task PublishAsync(ProductRepository repository, string[] found, string[]? absent = null, IKeySigner? online = null)
    {
        VerificationReport report = RepositoryVerifier.Verify(repository, _workshop.Clock);
        Assert.True(report.IsAccepted, report.FirstRefusal?.ToString());
        Online.Publish(repository, online ?? _workshop.Online);
        await FollowAsync(repository, found, absent ?? []);
        Assert.Equal(repository.Root.Version, _device.RootVersion);
    }

    /// <summary>Both clients must refuse to refresh.</summary>
    public async Task RefuseAsync(Verdict verdict)
    {
        Assert.NotEqual(0, (await _foreign.RunAsync()).Code);
        Assert.Equal(verdict, _device.Refresh(_workshop.Clock.GetUtcNow()));
    }

    public void Dispose() => _server.Dispose();

    private async Task FollowAsync(ProductRepository repository, string[] found, string[] absent)
    {
        Assert.Equal(Verdict.Accepted, _device.Refresh(_workshop.Clock.GetUtcNow()));
        IReadOnlyDictionary<string, string?> foreign = await _foreign.FollowAsync([.. found, .. absent]);
        foreach (string target in found)
        {
            string expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(repository.Directory, "targets", target))));
            Assert.Equal((target, expected), (target, foreign[target]));
            Assert.Equal((Verdict.Accepted, expected), _device.Find(target, _workshop.Clock.GetUtcNow()));
        }

        foreach (string target in absent)
        {
            Assert.Equal((target, (string?)null), (target, foreign[target]));
            Assert.Equal((Verdict.UnknownTarget, ""), _device.Find(target, _workshop.Clock.GetUtcNow()));
        }
    }
}
