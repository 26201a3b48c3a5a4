using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Keys;

public sealed class EncryptedKeyFileTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void What_is_written_is_read_again_and_only_its_owner_may()
    {
        string path = Write("key.pem", KeyProtection.Default);

        using Passphrase passphrase = Passphrase.FromCharacters(TestPassphrases.Good);
        using Ed25519Signer opened = EncryptedKeyFile.Open(path, passphrase);

        Assert.Equal(_workshop.Root1.PublicKey.KeyId, opened.PublicKey.KeyId);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(_workshop.Root1.PublicKey.KeyId, EncryptedKeyFile.ReadPublic(path)!.KeyId);
        Assert.Equal(["key.pem", "key.pem.pub.json"], Directory.EnumerateFiles(_workshop.Folder).Select(Path.GetFileName).Order());
        Assert.DoesNotContain(Convert.ToHexString(TestSigners.SeedOf("root1")), Convert.ToHexString(File.ReadAllBytes(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void OpenSSL_reads_it_with_the_default_protection()
    {
        string path = Write("key.pem", KeyProtection.Default);

        string text = Foreign.Run("openssl", "pkey", "-in", path, "-passin", "pass:" + TestPassphrases.Good, "-noout", "-text_pub");

        string hex = string.Concat(text.Where(char.IsAsciiHexDigit));
        Assert.Contains(_workshop.Root1.PublicKey.PublicHex, hex, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-scrypt")]
    [InlineData("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256", "-iter", "600000")]
    public void A_key_that_OpenSSL_made_is_read(params string[] options)
    {
        string plain = Path.Combine(_workshop.Folder, "plain.pem");
        string path = Path.Combine(_workshop.Folder, "key.pem");
        _ = Foreign.Run("openssl", "genpkey", "-algorithm", "ed25519", "-out", plain);
        _ = Foreign.Run("openssl", ["pkcs8", "-topk8", "-in", plain, "-out", path, "-passout", "pass:" + TestPassphrases.Good, .. options]);

        using Passphrase passphrase = Passphrase.FromCharacters(TestPassphrases.Good);
        using Ed25519Signer opened = EncryptedKeyFile.Open(path, passphrase);

        byte[] message = [1, 2, 3];
        string publicKey = string.Concat(Foreign.Run("openssl", "pkey", "-in", plain, "-noout", "-text_pub").Where(char.IsAsciiHexDigit));
        Assert.Contains(opened.PublicKey.PublicHex, publicKey, StringComparison.Ordinal);
        Assert.True(OpenSsl.Verifies(_workshop.Folder, opened.PublicKey.PublicKey.ToArray(), message, opened.Sign(message)));
        Assert.Null(EncryptedKeyFile.ReadPublic(path));
    }

    [Fact]
    public void A_wrong_passphrase_is_told_as_such()
    {
        string path = Write("key.pem", new KeyProtection(16, 8, 1));

        // Different wrong passphrases, so that the decrypted bytes happen to end in valid padding for some of them.
        for (int i = 0; i < 300; i++)
        {
            using Passphrase wrong = Passphrase.FromCharacters($"wrong passphrase {i}");
            _ = Refusals.Expect("passphrase.wrong", SigningFault.Passphrase, () => EncryptedKeyFile.Open(path, wrong));
        }
    }

    [Fact]
    public void An_existing_file_of_either_name_is_left_as_it_is()
    {
        string path = _workshop.Write("a.pem", "mine");
        string other = _workshop.Write("b.pem" + EncryptedKeyFile.PublicEnding, "mine too");
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Folder);

        _ = Refusals.Expect("key.exists", SigningFault.Refused, () => Write("a.pem", new KeyProtection(16, 8, 1)));
        _ = Refusals.Expect("key.exists", SigningFault.Refused, () => Write("b.pem", new KeyProtection(16, 8, 1)));

        Assert.Equal(before, DirectoryImage.Of(_workshop.Folder));
        Assert.Equal(("mine", "mine too"), (File.ReadAllText(path), File.ReadAllText(other)));
    }

    [Fact]
    public void A_short_passphrase_makes_no_key()
    {
        using Passphrase passphrase = Passphrase.FromCharacters("elevenchars");

        _ = Refusals.Expect(
            "passphrase.too_short", SigningFault.Passphrase,
            () => EncryptedKeyFile.Create(Path.Combine(_workshop.Folder, "key.pem"), _workshop.Root1, passphrase));

        Assert.Empty(DirectoryImage.Of(_workshop.Folder));
    }

    [Fact]
    public void A_failing_disk_leaves_no_key_and_no_half()
    {
        FaultyFiles counting = FaultyFiles.Counting();
        Write("count.pem", new KeyProtection(16, 8, 1), counting);
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Folder);
        Assert.True(counting.Operations > 8, $"only {counting.Operations} operations");

        for (int operation = 1; operation <= counting.Operations; operation++)
        {
            SigningException? failure = Record.Exception(() => Write("new.pem", new KeyProtection(16, 8, 1), FaultyFiles.FailingAt(operation))) as SigningException;
            if (failure is null)
            {
                // A temporary file that could not be removed: the key itself is complete.
                Assert.True(File.Exists(Path.Combine(_workshop.Folder, "new.pem")));
            }
            else
            {
                Assert.Equal("file.write_failed", failure.Code);
            }

            foreach (string path in Directory.EnumerateFiles(_workshop.Folder).Where(path => Path.GetFileName(path).Contains("new.pem", StringComparison.Ordinal)))
            {
                File.Delete(path);
            }

            Assert.Equal(before, DirectoryImage.Of(_workshop.Folder));
        }
    }

    [Fact]
    public void Files_that_are_no_encrypted_Ed25519_keys_are_refused_each_in_its_way()
    {
        string plain = Path.Combine(_workshop.Folder, "plain.pem");
        string rsa = Path.Combine(_workshop.Folder, "rsa.pem");
        string des = Path.Combine(_workshop.Folder, "des.pem");
        _ = Foreign.Run("openssl", "genpkey", "-algorithm", "ed25519", "-out", plain);
        _ = Foreign.Run("openssl", "genpkey", "-algorithm", "ed448", "-out", rsa, "-aes-256-cbc", "-pass", "pass:" + TestPassphrases.Good);
        _ = Foreign.Run("openssl", "pkcs8", "-topk8", "-in", plain, "-out", des, "-passout", "pass:" + TestPassphrases.Good, "-v2", "des3");
        string text = _workshop.Write("text.pem", "no key at all");
        string huge = _workshop.Write("huge.pem", new string('x', 9000));
        string garbage = _workshop.Write("garbage.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");

        Assert.Equal("key.not_encrypted", CodeOf(plain));
        Assert.Equal("key.algorithm", CodeOf(rsa));
        Assert.Equal("key.algorithm", CodeOf(des));
        Assert.Equal("key.malformed", CodeOf(text));
        Assert.Equal("file.too_large", CodeOf(huge));
        Assert.Equal("key.malformed", CodeOf(garbage));
        Assert.Equal("file.missing", CodeOf(Path.Combine(_workshop.Folder, "absent.pem")));
    }

    [Fact]
    public void A_file_that_asks_for_too_much_memory_is_refused_before_any_is_taken()
    {
        string path = Write("key.pem", new KeyProtection(1 << 14, 8, 1));
        string pem = File.ReadAllText(path);
        byte[] der = Convert.FromBase64String(string.Concat(pem.Split('\n').Where(line => !line.StartsWith('-'))));

        // INTEGER 16384 becomes INTEGER 0x7FFF, then 2^30 by way of a length that fits the same two bytes is not possible: raise r instead.
        int cost = der.AsSpan().IndexOf(Convert.FromHexString("02024000" + "020108"));
        Assert.True(cost > 0);
        der[cost + 2] = 0x7F;
        der[cost + 6] = 0x7F;
        der[cost + 9] = 0x7F;
        string changed = _workshop.Write("changed.pem", $"-----BEGIN ENCRYPTED PRIVATE KEY-----\n{Convert.ToBase64String(der)}\n-----END ENCRYPTED PRIVATE KEY-----\n");

        Assert.Equal("key.malformed", CodeOf(changed));
    }

    [Fact]
    public void Every_damaged_byte_is_refused_without_a_crash()
    {
        string path = Write("key.pem", new KeyProtection(16, 8, 1));
        byte[] der = Convert.FromBase64String(string.Concat(File.ReadAllText(path).Split('\n').Where(line => !line.StartsWith('-'))));
        for (int i = 0; i < der.Length; i++)
        {
            byte[] damaged = [.. der];
            damaged[i] ^= 0x01;
            string file = _workshop.Write("damaged.pem", $"-----BEGIN ENCRYPTED PRIVATE KEY-----\n{Convert.ToBase64String(damaged)}\n-----END ENCRYPTED PRIVATE KEY-----\n");
            using Passphrase passphrase = Passphrase.FromCharacters(TestPassphrases.Good);
            try
            {
                // A bit of the IV can turn the version number from 0 to 1, which is valid too; what opens, signs.
                using Ed25519Signer opened = EncryptedKeyFile.Open(file, passphrase);
                Assert.Equal(Ed25519Signer.SignatureBytes, opened.Sign([1]).Length);
            }
            catch (SigningException failure)
            {
                Assert.Contains(failure.Code, (string[])["key.malformed", "key.algorithm", "passphrase.wrong"]);
            }
        }
    }

    private string Write(string name, KeyProtection protection, IFileOperations? files = null)
    {
        string path = Path.Combine(_workshop.Folder, name);
        using Passphrase passphrase = Passphrase.FromUtf8(Encoding.UTF8.GetBytes(TestPassphrases.Good));
        _ = EncryptedKeyFile.Create(path, _workshop.Root1, passphrase, protection, files);
        return path;
    }

    private static string CodeOf(string path)
    {
        using Passphrase passphrase = Passphrase.FromCharacters(TestPassphrases.Good);
        return Assert.Throws<SigningException>(() => EncryptedKeyFile.Open(path, passphrase)).Code;
    }
}
