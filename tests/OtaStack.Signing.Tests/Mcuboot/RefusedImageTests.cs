using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Mcuboot;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Mcuboot;

/// <summary>Images with one thing wrong are refused for that thing; imgtool accepts many of them.</summary>
public sealed class RefusedImageTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;

    public RefusedImageTests()
    {
        _ota = new ToolRun(_workshop);
    }

    /// <summary>File, key, options, code; made by a foreign script (tests/vectors/HOW-MADE.md).</summary>
    public static TheoryData<string, string, string, string> Cases
    {
        get
        {
            TheoryData<string, string, string, string> cases = [];
            foreach (string[] fields in File.ReadLines(ImageVector.PathOf("refused.txt"))
                .Where(line => !line.StartsWith('#')).Select(line => line.Split('|', StringSplitOptions.TrimEntries)))
            {
                cases.Add(fields[0], fields[1], fields[2], fields[3]);
            }

            return cases;
        }
    }

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Every_file_is_a_case()
    {
        string[] files = [.. Directory.EnumerateFiles(ImageVector.PathOf("refused")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

        Assert.True(files.Length > 50);
        Assert.Equal(files, Cases.Select(row => (string)((object[])row)[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_refused_for_what_is_wrong(string file, string key, string options, string code)
    {
        string[] more = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        (int exit, JsonObject data) = _ota.RunJson(
            ["image", "verify", ImageVector.PathOf(Path.Combine("refused", file)), "--key", "public:" + ImageVector.PathOf(key + ".pub.pem"), .. more]);

        Assert.Equal((1, code), (exit, (string?)data["code"]));
        Assert.False(string.IsNullOrWhiteSpace((string?)data["message"]));
    }

    [Fact]
    public void Without_a_key_there_is_no_verdict_unless_asked_for_and_then_it_shouts()
    {
        string image = ImageVector.PathOf("golden.bin");
        string key = "public:" + ImageVector.PathOf("rfc8032.pub.pem");

        Assert.Equal((2, "mcuboot.verify_key_needed"), CodeOf("image", "verify", image));
        Assert.Equal((2, "mcuboot.verify_key_needed"), CodeOf("image", "verify", image, "--key", key, "--hash-only-unsafe"));
        Assert.Equal((1, "mcuboot.hash"), CodeOf("image", "verify", ImageVector.PathOf("refused/payload-changed.bin"), "--hash-only-unsafe"));

        (int code, JsonObject data) = _ota.RunJson("image", "verify", image, "--hash-only-unsafe");
        Assert.Equal((0, false), (code, (bool?)data["signatureVerified"]));
        Assert.Equal(0, _ota.Run("image", "verify", ImageVector.PathOf("refused/another-key-under-our-hash.bin"), "--hash-only-unsafe"));
        Assert.Contains("NOT VERIFIED", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(0, _ota.Run("image", "verify", image, "--key", key));
        Assert.DoesNotContain("NOT VERIFIED", _ota.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Floors_are_met_by_what_is_equal()
    {
        string image = ImageVector.PathOf("golden.bin");
        string key = "public:" + ImageVector.PathOf("rfc8032.pub.pem");

        Assert.Equal(0, _ota.Run("image", "verify", image, "--key", key, "--min-security-counter", "0x7", "--min-version", "1.2.3+4"));
    }

    [Fact]
    public void An_image_for_another_vendor_or_class_is_refused_however_good_its_signature()
    {
        string[] verify = ["image", "verify", ImageVector.PathOf("ed25519-everything.bin"), "--key", "public:" + ImageVector.PathOf("ed25519.pub.pem")];
        string vendorOnly = ImageVector.PathOf("uuid-vendor.bin");

        Assert.Equal(0, _ota.Run([.. verify, "--vid", "vendor.example", "--cid", "board-a"]));
        Assert.Equal(0, _ota.Run([.. verify, "--vid", "bcc16965-6f3a-5338-9d83-d8b565c63bc7"]));
        Assert.Equal((1, "mcuboot.identifier"), CodeOf([.. verify, "--vid", "other.example"]));
        Assert.Equal((1, "mcuboot.identifier"), CodeOf([.. verify, "--vid", "vendor.example", "--cid", "board-b"]));
        Assert.Equal((1, "mcuboot.identifier"), CodeOf("image", "verify", vendorOnly, "--key", "public:" + ImageVector.PathOf("ed25519.pub.pem"), "--vid", "vendor.example", "--cid", "board-a"));
    }

    [Fact]
    public void A_key_that_is_none_is_refused()
    {
        string image = ImageVector.PathOf("golden.bin");
        using RSA rsaKey = RSA.Create(1024);
        using ECDsa p384Key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        string rsa = _workshop.Write("rsa.pem", rsaKey.ExportSubjectPublicKeyInfoPem());
        string p384 = _workshop.Write("p384.pem", p384Key.ExportSubjectPublicKeyInfoPem());

        Assert.Equal((3, "key.algorithm"), CodeOf("image", "verify", image, "--key", "public:" + rsa));
        Assert.Equal((3, "key.algorithm"), CodeOf("image", "verify", image, "--key", "public:" + p384));
        Assert.Equal((3, "key.malformed"), CodeOf("image", "verify", image, "--key", "public:" + image));
        Assert.Equal((3, "key.malformed"), CodeOf("image", "verify", image, "--key", "public:" + ImageVector.PathOf("rfc8032-TEST-ONLY.pem")));
        Assert.Equal((3, "file.missing"), CodeOf("image", "verify", image, "--key", "public:absent.pem"));
        Assert.Equal((3, "file.missing"), CodeOf("image", "verify", image, "--key", "file:absent.pem"));
    }

    private (int Exit, string? Code) CodeOf(params string[] arguments)
    {
        (int exit, JsonObject data) = _ota.RunJson(arguments);
        return (exit, (string?)data["code"]);
    }
}
