using OtaStack.Bundles.Verification;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Files;
using OtaStack.Signing.Images;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Bundles;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Tests.Packing;

/// <summary>Bundles carry the packed image in place of the image.</summary>
public sealed class PackedBundleTests : IDisposable
{
    private const string Index = "targets/thermostat/1.0.0/assemblies.idx";
    private const string Image = "targets/thermostat/1.0.0/assemblies.bin";
    private const string Packed = Image + ".lzss";

    private readonly Workshop _workshop = new();
    private readonly ProductRepository _repository;
    private readonly BundleTrust _trust;
    private readonly byte[] _bundle;

    public PackedBundleTests()
    {
        _repository = _workshop.Create();
        _ = _repository.AddRelease(new NewRelease
        {
            Version = "1.0.0",
            Images = [new ReleaseImage(ImageKind.Assemblies, [Workshop.Board], Workshop.Image("1.0.0").Compress())],
        });
        _ = _repository.Sign([_workshop.Targets1]);
        _trust = BundleDesk.Trust(_workshop, _repository);
        _bundle = BundleDesk.Make(_workshop, _repository);
    }

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task It_stands_directly_behind_its_index_and_the_bundle_is_smaller_for_it()
    {
        Assert.Equal([Index, Packed], BundleDesk.Files(_bundle).Select(file => file.Name).Where(name => name.StartsWith("targets/", StringComparison.Ordinal)));
        BundleReport report = await BundleDesk.VerifyAsync(_bundle, _trust);

        Assert.True(report.IsAccepted, report.FirstRefusal?.ToString());
        BundleImage image = Assert.Single(report.Images);
        Assert.Equal(("thermostat/1.0.0/assemblies.bin", "thermostat-1.0.0"), (image.Path, image.Release.ReleaseId));
        Workshop plain = new();
        using (plain)
        {
            Assert.InRange(_bundle.Length, 1, BundleDesk.Make(plain, plain.CreateWith("1.0.0")).Length - 2500);
        }
    }

    [Fact]
    public async Task Extraction_gives_the_image_too()
    {
        string path = Path.Combine(_workshop.Folder, "x.ota");
        string folder = Path.Combine(Directory.CreateDirectory(Path.Combine(_workshop.Folder, "place")).FullName, "out");
        File.WriteAllBytes(path, _bundle);
        _ = await BundleFile.ExtractAsync(DiskOperations.Instance, path, folder, _trust);

        Assert.Equal(File.ReadAllBytes(Path.Combine(_workshop.Repository, Image)), File.ReadAllBytes(Path.Combine(folder, Image)));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_workshop.Repository, Packed)), File.ReadAllBytes(Path.Combine(folder, Packed)));
    }

    [Theory]
    [InlineData("changed", Verdict.HashMismatch)]
    [InlineData("image in its place", Verdict.Missing)]
    [InlineData("before the index", Verdict.Missing)]
    [InlineData("another's place", Verdict.Missing)]
    public async Task Anything_else_is_refused_and_no_image_is_reported(string what, Verdict verdict)
    {
        byte[] image = File.ReadAllBytes(Path.Combine(_workshop.Repository, Image));
        byte[] bundle = what switch
        {
            "changed" => BundleDesk.Changed(_bundle, Packed, content => [.. content[..^1], (byte)(content[^1] ^ 1)]),
            "image in its place" => BundleDesk.Changed(_bundle, files => files[^1] = (Image, image)),
            "before the index" => BundleDesk.Changed(_bundle, files => (files[^1], files[^2]) = (files[^2], files[^1])),
            _ => BundleDesk.Changed(_bundle, files => files.Insert(files.Count - 1, ("targets/thermostat/1.0.0/assemblies.idx2", [1]))),
        };

        BundleReport report = await BundleDesk.VerifyAsync(bundle, _trust);

        Assert.Contains(report.Findings, finding => finding.Verdict == verdict);
        Assert.Empty(report.Images);
    }

    [Fact]
    public async Task Every_flipped_byte_is_refused()
    {
        byte[] content = BundleDesk.Files(_bundle)[^1].Content;
        for (int position = 0; position < content.Length; position++)
        {
            int at = position;
            BundleReport report = await BundleDesk.VerifyAsync(BundleDesk.Changed(_bundle, Packed, bytes =>
            {
                bytes[at] ^= 0x20;
                return bytes;
            }), _trust);
            Assert.False(report.IsAccepted, $"byte {position}");
            Assert.Empty(report.Images);
        }
    }
}
