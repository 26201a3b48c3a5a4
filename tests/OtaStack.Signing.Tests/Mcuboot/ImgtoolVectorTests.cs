using System.Text.Json.Nodes;
using OtaStack.Signing.Mcuboot;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Mcuboot;

/// <summary>What imgtool made, the tool makes too, byte for byte; and what imgtool made, the tool accepts.</summary>
public sealed class ImgtoolVectorTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;

    public ImgtoolVectorTests()
    {
        _ota = new ToolRun(_workshop);
    }

    public static TheoryData<string> Ed25519Vectors => [.. ImageVector.All.Where(vector => !vector.IsEcdsa).Select(vector => vector.Name)];

    public static TheoryData<string> EcdsaVectors => [.. ImageVector.All.Where(vector => vector.IsEcdsa).Select(vector => vector.Name)];

    public static TheoryData<string> AllVectors => [.. ImageVector.All.Select(vector => vector.Name)];

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void The_vectors_cover_what_they_should()
    {
        Assert.True(ImageVector.All.Count >= 35);
        Assert.All(
            ["--pure", "--sha", "--security-counter", "--dependencies", "--custom-tlv", "--vid", "--cid", "--pad", "--confirm", "--overwrite-only",
             "--erased-val", "--align", "--max-align", "--max-sectors", "--load-addr", "--rom-fixed", "--non-bootable", "--hex-addr"],
            option => Assert.Contains(ImageVector.All, vector => vector.Options.Contains(option)));
        Assert.All(["0x20", "0x80", "0x200"], size => Assert.Contains(ImageVector.All, vector => vector.Options[1] == size));
        Assert.NotEmpty(EcdsaVectors);
    }

    [Theory]
    [MemberData(nameof(Ed25519Vectors))]
    public void An_Ed25519_image_is_the_same_to_the_last_byte(string name)
    {
        Assert.Equal(ImageVector.Bytes(name), Sign(ImageVector.Named(name)));
    }

    [Theory]
    [MemberData(nameof(EcdsaVectors))]
    public void An_ECDSA_image_is_the_same_but_for_the_signature(string name)
    {
        McubootImage theirs = McubootImageReader.Read(ImageVector.Bytes(name), name);
        McubootImage ours = McubootImageReader.Read(Sign(ImageVector.Named(name)), name);

        Assert.Equal(theirs.HashedRegion.ToArray(), ours.HashedRegion.ToArray());
        Assert.Equal(theirs.Trailer, ours.Trailer);
        Assert.Equal(Values(theirs)[..^1], Values(ours)[..^1]);
        Assert.NotEqual(Values(theirs)[^1], Values(ours)[^1]);
        Assert.Equal(TlvType.Ecdsa, ours.UnprotectedTlvs[^1].Type);
        McubootImageVerifier.Verify(ours, ImageVector.PublicKey("p256"), ImageRequirements.None);
    }

    [Theory]
    [MemberData(nameof(AllVectors))]
    public void An_image_of_imgtool_is_accepted(string name)
    {
        ImageVector vector = ImageVector.Named(name);
        string erased = vector.Options.Contains("--erased-val") ? "0" : "0xff";

        (int code, JsonObject data) = _ota.RunJson("image", "verify", vector.FilePath, "--key", "public:" + vector.PublicKeyPath, "--erased-val", erased);

        Assert.True(code == 0, (string?)data["message"]);
        Assert.True((bool?)data["signatureVerified"]);
        bool padded = vector.Options.Contains("--pad") || vector.Options.Contains("--confirm");
        Assert.Equal(padded, data["trailer"] is not null);
        Assert.Equal(vector.Options.Contains("--confirm") && !vector.Options.Contains("--overwrite-only"), (bool?)data["trailer"]?["confirmed"] ?? false);
    }

    private static string[] Values(McubootImage image) => [.. image.UnprotectedTlvs.Select(tlv => $"{tlv.Name} {Convert.ToHexString(tlv.Value.Span)}")];

    private byte[] Sign(ImageVector vector)
    {
        string output = Path.Combine(_workshop.Folder, vector.Name);
        string key = ImageKeys.WriteFile(_workshop, vector.Key);
        int code = _ota.Run(["image", "sign", vector.InputPath, output, "--key", "file:" + key, "--passphrase-fd", "3", .. vector.OurOptions()]);
        Assert.True(code == 0, _ota.Errors);
        return File.ReadAllBytes(output);
    }
}
