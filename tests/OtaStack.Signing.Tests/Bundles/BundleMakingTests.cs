using OtaStack.Bundles.Verification;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Tests.Bundles;

public sealed class BundleMakingTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task The_metadata_comes_first_and_each_index_directly_before_its_image()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0", "1.1.0");

        byte[] bundle = BundleDesk.Make(_workshop, repository);

        int version = (int)(_workshop.Clock.GetUtcNow().ToUnixTimeSeconds() / 60);
        Assert.Equal(
            [
                "metadata/1.root.json",
                "metadata/timestamp.json",
                $"metadata/{version}.snapshot.json",
                "metadata/2.targets.json",
                "targets/thermostat/1.0.0/assemblies.idx",
                "targets/thermostat/1.0.0/assemblies.bin",
                "targets/thermostat/1.1.0/assemblies.idx",
                "targets/thermostat/1.1.0/assemblies.bin",
            ],
            BundleDesk.Files(bundle).Select(file => file.Name));
        BundleReport report = await BundleDesk.VerifyAsync(bundle, BundleDesk.Trust(_workshop, repository));
        Assert.True(report.IsAccepted, report.FirstRefusal?.ToString());
        Assert.Equal((1, version, version, 2), (report.RootVersion, report.TimestampVersion, report.SnapshotVersion, report.TargetsVersion));
        Assert.Equal(("thermostat", false, 8), (report.Product, report.RootUnproven, report.Findings.Count));
        Assert.Equal(["thermostat-1.0.0", "thermostat-1.1.0"], report.Images.Select(image => image.Release.ReleaseId));
        Assert.Equal(_workshop.Clock.GetUtcNow().AddDays(90).ToUnixTimeSeconds(), report.Expires);
    }

    [Fact]
    public void The_same_inputs_give_the_same_bytes_on_another_day()
    {
        byte[] first = BundleDesk.Make(_workshop, _workshop.CreateWith("1.0.0"));
        _workshop.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(first, BundleDesk.Make(_workshop, _workshop.Load()));
    }

    [Fact]
    public void The_tar_tool_opens_it()
    {
        byte[] bundle = BundleDesk.Make(_workshop, _workshop.CreateWith("1.0.0"));
        string path = Path.Combine(_workshop.Folder, "x.ota");
        File.WriteAllBytes(path, bundle);
        string folder = Directory.CreateDirectory(Path.Combine(_workshop.Folder, "out")).FullName;

        _ = Foreign.Run("tar", "-xf", path, "-C", folder);

        foreach ((string name, byte[] content) in BundleDesk.Files(bundle))
        {
            Assert.Equal(content, File.ReadAllBytes(Path.Combine(folder, name)));
        }
    }

    [Fact]
    public void A_selection_takes_what_was_asked_for_and_what_belongs_to_it()
    {
        ProductRepository repository = _workshop.Create();
        _ = repository.AddRelease(new NewRelease
        {
            Version = "1.0.0",
            Images =
            [
                new ReleaseImage(ImageKind.Assemblies, [Workshop.Board], Workshop.Image("a")),
                new ReleaseImage(ImageKind.Assemblies, ["ESP32_REV3"], Workshop.Image("b")),
            ],
            NotesEnglish = "# Notes"u8.ToArray(),
            NotesJapanese = "# 説明"u8.ToArray(),
            Sbom = "{}"u8.ToArray(),
        });
        _ = repository.Sign([_workshop.Targets1]);
        _ = repository.AddRelease(Workshop.Release("1.1.0"));
        _ = repository.Sign([_workshop.Targets1]);

        Assert.Equal(
            [
                "thermostat/1.0.0/notes.en.md", "thermostat/1.0.0/notes.ja.md", "thermostat/1.0.0/sbom.json",
                "thermostat/1.0.0/assemblies.ESP32_REV3.idx", "thermostat/1.0.0/assemblies.ESP32_REV3.bin",
            ],
            Targets(new BundleSelection { Boards = ["ESP32_REV3"] }));
        Assert.Equal(["thermostat/1.1.0/assemblies.idx", "thermostat/1.1.0/assemblies.bin"], Targets(new BundleSelection { Releases = ["thermostat-1.1.0"] }));
        Assert.Equal(["thermostat/1.0.0/sbom.json"], Targets(new BundleSelection { Targets = ["thermostat/1.0.0/sbom.json"] }));

        string[] Targets(BundleSelection selection)
        {
            return [.. BundleDesk.Files(BundleDesk.Make(_workshop, repository, selection))
                .Where(file => file.Name.StartsWith("targets/", StringComparison.Ordinal)).Select(file => file.Name["targets/".Length..])];
        }
    }

    [Fact]
    public void What_is_not_there_is_told_by_name()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");

        SigningException release = Refusals.Expect("bundle.release_unknown", SigningFault.Usage, () => BundleDesk.Make(_workshop, repository, new BundleSelection { Releases = ["9.9.9"] }));
        Assert.Equal(["9.9.9", "1.0.0"], release.Arguments);
        _ = Refusals.Expect("bundle.board_unknown", SigningFault.Usage, () => BundleDesk.Make(_workshop, repository, new BundleSelection { Boards = ["PICO"] }));
        _ = Refusals.Expect("bundle.target_unknown", SigningFault.Usage, () => BundleDesk.Make(_workshop, repository, new BundleSelection { Targets = ["x"] }));
        _ = Refusals.Expect("bundle.nothing_selected", SigningFault.Refused, () => BundleDesk.Make(_workshop, repository, new BundleSelection { Boards = ["ESP32_REV3"] }));
    }

    [Fact]
    public void A_key_that_the_root_does_not_give_to_the_online_roles_signs_nothing()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");

        SigningException refused = Refusals.Expect("bundle.key_not_online", SigningFault.Refused, () => OnlineMetadataSigning.Sign(repository, [_workshop.Targets1]));

        Assert.Equal([_workshop.Targets1.PublicKey.KeyId], refused.Arguments);
    }

    [Fact]
    public void A_bundle_can_be_followed_by_the_server_and_the_server_by_a_bundle_of_newer_metadata()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        OnlineMetadata first = OnlineMetadataSigning.Sign(repository, [_workshop.Online]);

        // A server counts the minutes since 1970 when it publishes, which is after the release was signed.
        _workshop.Clock.Advance(TimeSpan.FromMinutes(5));
        long server = _workshop.Clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        _workshop.Clock.Advance(TimeSpan.FromMinutes(5));
        _ = repository.AddRelease(Workshop.Release("1.1.0"));
        _ = repository.Sign([_workshop.Targets1]);
        OnlineMetadata second = OnlineMetadataSigning.Sign(repository, [_workshop.Online]);

        Assert.True(first.SnapshotVersion <= server && server < second.SnapshotVersion, $"{first.SnapshotVersion} {server} {second.SnapshotVersion}");
    }
}
