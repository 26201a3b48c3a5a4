using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Images;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Publishing;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;
using OtaStack.Trust;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Tests.Packing;

/// <summary>A release whose image is stored packed too: staged, signed, verified, published.</summary>
public sealed class PackedReleaseTests : IDisposable
{
    private const string Image = "thermostat/1.0.0/assemblies.bin";
    private const string Packed = Image + ".lzss";

    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void It_is_a_target_of_its_own_beside_the_image()
    {
        ProductRepository repository = Create(Workshop.Image("1.0.0").Compress());

        ReleaseEntry release = Assert.Single(repository.Published!.Releases);
        Assert.Equal((Image, Packed), (release.Target.Path, release.Packed!.Path));
        Assert.Equal([Image, Packed, "thermostat/1.0.0/assemblies.idx"], repository.Published.Files.Select(file => file.Path));
        Assert.InRange(release.Packed.Length, 1, release.Target.Length - 1);
        Assert.Equal(release.Target.Length, new FileInfo(PathOf(Image)).Length);
        Assert.True(RepositoryVerifier.Verify(repository, _workshop.Clock).IsAccepted);
        Assert.Contains("targets/" + Packed, PublishArchive.Entries(repository).Select(entry => entry.Path));
    }

    [Fact]
    public void A_flipped_byte_of_it_is_noticed()
    {
        ProductRepository repository = Create(Workshop.Image("1.0.0").Compress());
        byte[] sound = File.ReadAllBytes(PathOf(Packed));
        for (int position = 0; position < sound.Length; position += 5)
        {
            byte[] changed = [.. sound];
            changed[position] ^= 0x04;
            File.WriteAllBytes(PathOf(Packed), changed);
            Assert.False(RepositoryVerifier.Verify(repository, _workshop.Clock).IsAccepted, $"byte {position}");
        }

        File.Delete(PathOf(Packed));
        Assert.Contains(new VerificationFinding("targets/" + Packed, Verdict.Missing), RepositoryVerifier.Verify(repository, _workshop.Clock).Findings);
    }

    [Fact]
    public void One_that_is_no_packed_form_of_the_image_is_not_signed_for()
    {
        // A team's own tools may write anything: what is signed is checked as a device does.
        BuiltImage image = Workshop.Image("1.0.0");
        byte[] other = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 11))];
        BuiltImage another = ImageBuilder.FromParts([image.Parts[0], new ImagePart("Sample.dll", other)]);
        Stage(new BuiltImage(image.Parts, PackedImage.Of(another.Parts)));

        Refuse(Verdict.BlockMismatch);
    }

    [Fact]
    public void One_that_the_index_does_not_name_is_not_signed_for()
    {
        Stage(Workshop.Image("1.0.0").Compress());
        byte[] bytes = File.ReadAllBytes(PathOf(Packed));
        string before = Convert.ToHexStringLower(SHA256.HashData(bytes));
        bytes[^1] ^= 1;
        File.WriteAllBytes(PathOf(Packed), bytes);
        ChangeStaged(targets => targets[Packed]!["hashes"]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)));

        Assert.NotEqual(before, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Refuse(Verdict.HashMismatch);
    }

    [Fact]
    public void One_that_the_index_names_and_nobody_lists_is_not_signed_for()
    {
        Stage(Workshop.Image("1.0.0").Compress());
        ChangeStaged(targets => targets.Remove(Packed));

        Refuse(Verdict.UnknownTarget);
    }

    [Fact]
    public void One_that_only_the_list_names_is_not_signed_for()
    {
        Stage(Workshop.Image("1.0.0"));
        File.WriteAllBytes(PathOf(Packed), "x"u8.ToArray());
        ChangeStaged(targets => targets[Packed] = new TargetFile(Packed, 1, Convert.ToHexStringLower(SHA256.HashData("x"u8))).ToJson());

        Refuse(Verdict.UnknownTarget);
    }

    private ProductRepository Create(BuiltImage image)
    {
        Stage(image);
        _ = _workshop.Load().Sign([_workshop.Targets1]);
        return _workshop.Load();
    }

    private void Stage(BuiltImage image)
    {
        _ = _workshop.Create().AddRelease(Release(image));
    }

    private void ChangeStaged(Action<JsonObject> change)
    {
        string path = Path.Combine(_workshop.Repository, "staged/targets.json");
        JsonObject file = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        change(file["signed"]!["targets"]!.AsObject());
        File.WriteAllBytes(path, new SignedMetadata(file["signed"]!.DeepClone().AsObject()).ToBytes());
    }

    private void Refuse(Verdict verdict)
    {
        SigningException refused = Assert.Throws<SigningException>(() => _workshop.Load().Sign([_workshop.Targets1]));

        Assert.Equal(("staged.file", verdict), (refused.Code, refused.Verdict));
        Assert.Null(_workshop.Load().Published);
    }

    private static NewRelease Release(BuiltImage image)
    {
        return new NewRelease { Version = "1.0.0", Images = [new ReleaseImage(ImageKind.Assemblies, [Workshop.Board], image)] };
    }

    private string PathOf(string target) => Path.Combine(_workshop.Repository, "targets", target);
}
