using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Mcuboot;
using OtaStack.Signing.Tests.Acceptance;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Mcuboot;

/// <summary>One command signs an image with a key that never leaves its token.</summary>
[Collection(SoftHsm.Collection)]
public sealed class HsmImageTests : IDisposable
{
    private readonly SoftHsm _hsm;
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;

    public HsmImageTests(SoftHsm hsm)
    {
        _hsm = hsm;
        _ota = new ToolRun(_workshop);
    }

    public void Dispose() => _workshop.Dispose();

    [SkippableByTool("pkcs11-tool")]
    public void An_Ed25519_key_in_a_token_signs_the_hash_and_pure_images_of_any_length()
    {
        string key = MakeKey("EC:edwards25519");
        string large = Path.Combine(_workshop.Folder, "large.bin");
        File.WriteAllBytes(large, [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 13))]);

        SignAndVerify(key, KeyAlgorithm.Ed25519, ImageVector.PathOf("payload-301.bin"), "--security-counter", "7");
        SignAndVerify(key, KeyAlgorithm.Ed25519, ImageVector.PathOf("payload-301.bin"), "--sha", "512");
        SignAndVerify(key, KeyAlgorithm.Ed25519, large, "--pure", "--dependency", "(1, 1.0.0)");
    }

    [SkippableByTool("pkcs11-tool")]
    public void A_P256_key_in_a_token_signs_too()
    {
        string key = MakeKey("EC:prime256v1");

        SignAndVerify(key, KeyAlgorithm.EcdsaP256, ImageVector.PathOf("payload-301.bin"), "--security-counter", "7");
        SignAndVerify(key, KeyAlgorithm.EcdsaP256, ImageVector.PathOf("payload-64.bin"), "--confirm", "--align", "8");
    }

    [SkippableByTool("pkcs11-tool")]
    public void A_wrong_PIN_and_a_missing_key_leave_no_image()
    {
        string key = MakeKey("EC:edwards25519");
        string output = Path.Combine(_workshop.Folder, "out.bin");

        _ota.Descriptor4 = "0000-wrong\n";
        Assert.Equal((5, "pin.wrong"), Sign(key, ImageVector.PathOf("payload-64.bin"), output));
        _ota.Descriptor4 = SoftHsm.Pin + "\n";
        (int exit, string? code) = Sign(key.Replace("object=image", "object=absent", StringComparison.Ordinal), ImageVector.PathOf("payload-64.bin"), output);

        Assert.NotEqual(0, exit);
        Assert.NotNull(code);
        Assert.False(File.Exists(output));
    }

    private string MakeKey(string type)
    {
        string token = _hsm.CreateToken("images");
        SoftHsm.MakeKey(token, "image", keyType: type);
        return SoftHsm.Uri(token, "image");
    }

    private void SignAndVerify(string key, KeyAlgorithm algorithm, string input, params string[] options)
    {
        string output = Path.Combine(_workshop.Folder, Path.GetRandomFileName() + ".bin");
        _ota.Descriptor4 = SoftHsm.Pin + "\n";

        Assert.Equal((0, null), Sign(key, input, output, options));

        // The public key as OpenSC exports it: nothing of this tool stands between the token and the check.
        string token = key["pkcs11:token=".Length..].Split(';')[0];
        string pem = Path.Combine(_workshop.Folder, Path.GetRandomFileName() + ".pem");
        _ = SoftHsm.Tool(token, "--read-object", "--type", "pubkey", "--label", "image", "-o", pem);
        byte[] file = File.ReadAllBytes(pem);
        PublicKey exported = file[0] == '-' ? PublicKey.Parse(file, pem) : PublicKey.Of(algorithm, file);
        McubootImageVerifier.Verify(McubootImageReader.Read(File.ReadAllBytes(output), output), exported, ImageRequirements.None);
        Assert.Equal(algorithm, exported.Algorithm);

        // And with the token's URI.
        (int exit, JsonObject data) = _ota.RunJson("image", "verify", output, "--key", key, "--pin-fd", "4");
        Assert.True(exit == 0, (string?)data["message"]);
    }

    private (int Exit, string? Code) Sign(string key, string input, string output, params string[] options)
    {
        (int exit, JsonObject data) = _ota.RunJson(
            ["image", "sign", input, output, "--key", key, "--pin-fd", "4", "--pad-header", "--header-size", "0x20", "--version", "1.2.3+4", "--slot-size", "0x100000", .. options]);
        return (exit, (string?)data["code"]);
    }
}
