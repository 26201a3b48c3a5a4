using System.Security.Cryptography;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Keys;

/// <summary>P-256 keys sign images and nothing else; Ed25519 keys sign both.</summary>
public sealed class ImageKeyTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;

    public ImageKeyTests()
    {
        _ota = new ToolRun(_workshop);
    }

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa-p256")]
    public void OpenSSL_reads_a_generated_key_and_accepts_its_signature_and_no_other(string algorithm)
    {
        string path = Generate(algorithm);
        string publicPem = Path.Combine(_workshop.Folder, "openssl.pem");
        _ = Foreign.Run("openssl", "pkey", "-in", path, "-passin", "pass:" + TestPassphrases.Good, "-pubout", "-out", publicPem);

        using IMessageSigner signer = Open(path);
        byte[] message = RandomBytes(5000);
        byte[] signature = signer.Sign(message);

        Assert.Equal(File.ReadAllText(publicPem), PublicKeyInfo.ToPem(signer.SubjectPublicKeyInfo));
        Assert.True(OpenSsl.VerifiesWith(publicPem, signer.Algorithm, message, signature));
        message[4999] ^= 1;
        Assert.False(OpenSsl.VerifiesWith(publicPem, signer.Algorithm, message, signature));
    }

    [Theory]
    [InlineData("-scrypt")]
    [InlineData("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256", "-iter", "600000")]
    public void A_P256_key_that_OpenSSL_made_is_read(params string[] options)
    {
        string path = MadeByOpenSsl("P-256", options);

        using IMessageSigner signer = Open(path);

        Assert.Equal(KeyAlgorithm.EcdsaP256, signer.Algorithm);
        Assert.True(signer.Sign([1, 2, 3]).Length is > 64 and <= 72);
    }

    [Fact]
    public void A_key_of_another_curve_is_refused()
    {
        string path = MadeByOpenSsl("P-384", ["-scrypt"]);

        _ = Refusals.Expect("key.algorithm", SigningFault.File, () => Open(path));
    }

    [Fact]
    public void A_P256_key_signs_no_metadata()
    {
        string path = Generate("ecdsa-p256");
        _ = _workshop.CreateWith("1.0.0").AddRelease(Workshop.Release("1.1.0"));
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Folder);

        (int code, System.Text.Json.Nodes.JsonObject data) = _ota.RunJson("release", "sign", _workshop.Repository, "--key", path, "--passphrase-fd", "3");

        Assert.Equal((1, "key.not_tuf"), (code, (string?)data["code"]));
        Assert.Equal(before, DirectoryImage.Of(_workshop.Folder));
    }

    [Fact]
    public void A_P256_key_file_is_its_owners_alone_and_says_what_it_is_for()
    {
        string path = Generate("ecdsa-p256");

        Assert.Contains("signs images, or certificates of devices", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(["key.pem", "key.pem.pub.pem"], Directory.EnumerateFiles(_workshop.Folder).Select(Path.GetFileName).Order());
        using ECDsa published = ECDsa.Create();
        published.ImportFromPem(File.ReadAllText(path + EncryptedKeyFile.PublicPemEnding));
        using IMessageSigner signer = Open(path);
        byte[] message = [9];
        Assert.True(published.VerifyData(message, signer.Sign(message), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void A_wrong_passphrase_of_a_P256_key_is_told_as_such()
    {
        using EcdsaP256Signer key = EcdsaP256Signer.Generate();
        string path = Path.Combine(_workshop.Folder, "key.pem");
        using (Passphrase good = Passphrase.FromCharacters(TestPassphrases.Good))
        {
            EncryptedKeyFile.Create(path, key, good, new KeyProtection(16, 8, 1));
        }

        for (int i = 0; i < 300; i++)
        {
            using Passphrase wrong = Passphrase.FromCharacters($"wrong passphrase {i}");
            _ = Refusals.Expect("passphrase.wrong", SigningFault.Passphrase, () => EncryptedKeyFile.OpenAny(path, wrong));
        }
    }

    private static byte[] RandomBytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(20270101).NextBytes(bytes);
        return bytes;
    }

    private static IMessageSigner Open(string path)
    {
        using Passphrase passphrase = Passphrase.FromCharacters(TestPassphrases.Good);
        return EncryptedKeyFile.OpenAny(path, passphrase, DiskOperations.Instance);
    }

    private string Generate(string algorithm)
    {
        string path = Path.Combine(_workshop.Folder, "key.pem");
        Assert.Equal(0, _ota.Run("key", "generate", "--out", path, "--algorithm", algorithm, "--passphrase-fd", "3"));
        return path;
    }

    private string MadeByOpenSsl(string curve, string[] options)
    {
        string plain = Path.Combine(_workshop.Folder, "plain.pem");
        string path = Path.Combine(_workshop.Folder, "key.pem");
        _ = Foreign.Run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + curve, "-out", plain);
        _ = Foreign.Run("openssl", ["pkcs8", "-topk8", "-in", plain, "-out", path, "-passout", "pass:" + TestPassphrases.Good, .. options]);
        return path;
    }
}
