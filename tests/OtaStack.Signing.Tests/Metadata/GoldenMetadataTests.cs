using System.Text;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Tests.Metadata;

/// <summary>
/// The bytes of a root and of targets metadata are pinned: the same keys, clock and content give the same files for ever.
/// A change here breaks every signature that exists.
/// </summary>
public sealed class GoldenMetadataTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void The_root_is_the_pinned_one()
    {
        ProductRepository repository = _workshop.Create();

        AssertGolden("1.root.json", repository, RepositoryPaths.Root(1));
    }

    [Fact]
    public void The_targets_metadata_of_a_full_release_is_the_pinned_one()
    {
        ProductRepository repository = _workshop.Create();
        _ = repository.AddRelease(Full());
        _ = repository.Sign([_workshop.Targets1]);

        AssertGolden("1.targets.json", repository, RepositoryPaths.TargetsMetadata(1));
    }

    [Fact]
    public void What_is_written_is_read_back_as_it_was_meant()
    {
        ProductRepository repository = _workshop.Create();
        _ = repository.AddRelease(Full());
        _ = repository.Sign([_workshop.Targets1]);

        ReleaseEntry[] releases = [.. repository.Published!.Releases];

        Assert.Equal(
            [("thermostat-1.1.0", "assemblies", 3, "security", "1.0.0"), ("thermostat-1.1.0", "nanoclr", 3, "security", "1.0.0")],
            releases.Select(release => (release.ReleaseId, release.Image, release.SecurityCounter, release.Urgency, release.RequiresCurrent!)));
        Assert.Equal("2027-01-01T00:00:00Z", repository.Published.Issued);
        Assert.Equal("2027-04-01T00:00:00Z", repository.Published.Expires);
    }

    private static NewRelease Full()
    {
        return new NewRelease
        {
            Version = "1.1.0",
            Images =
            [
                new ReleaseImage(ImageKind.Assemblies, [Workshop.Board, "ESP32_REV3"], Workshop.Image("1.1.0")),
                new ReleaseImage(ImageKind.NanoClr, ["ESP32_REV3"], Signing.Images.ImageBuilder.FromParts([new Signing.Images.ImagePart("nanoclr.bin", "native"u8.ToArray())])),
            ],
            SecurityCounter = 3,
            RequiresCurrent = "1.0.0",
            Urgency = Urgency.Security,
            NotesEnglish = "Closes a hole.\n"u8.ToArray(),
            NotesJapanese = "脆弱性を修正。\n"u8.ToArray(),
            Sbom = "{}"u8.ToArray(),
        };
    }

    private static void AssertGolden(string name, ProductRepository repository, string path)
    {
        string golden = Path.Combine(Foreign.TopFolder, "tests", "OtaStack.Signing.Tests", "Golden", name);
        string made = File.ReadAllText(Path.Combine(repository.Directory, path), Encoding.UTF8);
        if (Environment.GetEnvironmentVariable("OTA_REWRITE_GOLDEN") == "1")
        {
            File.WriteAllText(golden, made, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        Assert.Equal(File.ReadAllText(golden, Encoding.UTF8), made);
    }
}
