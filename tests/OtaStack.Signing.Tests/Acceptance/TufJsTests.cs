using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Tests.Acceptance;

/// <summary>tuf-js, a TUF client that nobody here wrote, takes a target from a repository that this tool made.</summary>
public sealed class TufJsTests : IDisposable
{
    private const string Target = "thermostat/1.1.0/assemblies.bin";

    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [SkippableByTool("node")]
    public async Task A_foreign_client_refreshes_and_downloads_and_refuses_a_changed_target()
    {
        NodeModules.Restore();

        // tuf-js takes the machine's clock: the metadata must be valid today.
        _workshop.Clock.Advance(TimeProvider.System.GetUtcNow() - _workshop.Clock.GetUtcNow());
        ProductRepository repository = _workshop.CreateWith("1.0.0", "1.1.0");
        OnlineRepository online = new(Path.Combine(_workshop.Folder, "served"), _workshop.Clock);
        online.Publish(repository, _workshop.Online);
        using StaticFiles server = new(online.Folder);

        (int code, string output) = await server.WhileAsync(() => Refresh(server.Address, "first"));
        Assert.True(code == 0, output);
        string downloaded = output.Trim().Split('\n')[^1];
        Assert.Equal(File.ReadAllBytes(Path.Combine(_workshop.Repository, "targets", Target)), File.ReadAllBytes(downloaded));

        string file = Directory.EnumerateFiles(online.Folder, "*.assemblies.bin", SearchOption.AllDirectories).Single(path => path.Contains("1.1.0", StringComparison.Ordinal));
        byte[] content = File.ReadAllBytes(file);
        content[0] ^= 1;
        File.WriteAllBytes(file, content);
        Assert.NotEqual(0, (await server.WhileAsync(() => Refresh(server.Address, "second"))).Code);
    }

    [SkippableByTool("node")]
    public async Task A_foreign_client_downloads_an_image_and_its_packed_form()
    {
        NodeModules.Restore();
        _workshop.Clock.Advance(TimeProvider.System.GetUtcNow() - _workshop.Clock.GetUtcNow());
        ProductRepository repository = _workshop.Create();
        _ = repository.AddRelease(new NewRelease
        {
            Version = "1.1.0",
            Images = [new ReleaseImage(ImageKind.Assemblies, [Workshop.Board], Workshop.Image("1.1.0").Compress())],
        });
        _ = repository.Sign([_workshop.Targets1]);
        OnlineRepository online = new(Path.Combine(_workshop.Folder, "served"), _workshop.Clock);
        online.Publish(repository, _workshop.Online);
        using StaticFiles server = new(online.Folder);

        foreach (string target in (string[])[Target, Target + ImageBlocks.PackedSuffix])
        {
            (int code, string output) = await server.WhileAsync(() => Refresh(server.Address, Path.GetFileName(target), target));
            Assert.True(code == 0, output);
            Assert.Equal(File.ReadAllBytes(Path.Combine(_workshop.Repository, "targets", target)), File.ReadAllBytes(output.Trim().Split('\n')[^1]));
        }
    }

    private (int Code, string Output) Refresh(string address, string name, string target = Target)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_workshop.Folder, name)).FullName;
        return Foreign.Try(
            "node", Path.Combine(NodeModules.Folder, "tuf-refresh.mjs"), address, Path.Combine(_workshop.Repository, "metadata/1.root.json"), folder, target);
    }
}
