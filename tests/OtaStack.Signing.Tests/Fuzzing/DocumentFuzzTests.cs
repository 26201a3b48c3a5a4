using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.Signing.Media;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Signing.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Signing.Tests.Fuzzing;

/// <summary>Files and answers that the tool reads from elsewhere, mangled: refused with a code, or read; never a crash (docs/fuzzing.md).</summary>
public sealed class DocumentFuzzTests(ITestOutputHelper output) : IDisposable
{
    private static readonly byte[] Json = [.. "\\ud800\"\\u0000-0.5e9{\"x\":null,[]}:true99999999999abcdef0123456789"u8];

    private readonly Workshop _workshop = new();
    private readonly Ed25519Signer _beta = TestSigners.Of("beta");

    public void Dispose()
    {
        _beta.Dispose();
        _workshop.Dispose();
    }

    [Fact]
    public void Roots() => Run(Files("metadata/1.root.json"), Json, file => RootDocument.Parse(file, "fuzz"));

    [Fact]
    public void Targets_with_releases_and_delegations() => Run(Files("metadata/2.targets.json", "metadata/1.targets.json"), Json, file => TargetsDocument.Parse(file, "fuzz"));

    [Fact]
    public void Metadata_of_any_spelling()
    {
        Run(Files("metadata/1.root.json", "metadata/2.targets.json"), Json, file => SignedMetadata.ParseAny(file, "fuzz").ToBytes());
    }

    [Fact]
    public void Settings_of_a_product() => Run(Files("ota-product.json"), Json, file => ProductSettings.Parse(file, "fuzz"), leastRefused: 10);

    [Fact]
    public void Permits()
    {
        long now = _workshop.Clock.GetUtcNow().ToUnixTimeSeconds();
        byte[] permit = PermitText.Downgrade("thermostat", "p-1", "1.0.0", 1, now, now + 604_800, "dev-1", "dev-2");
        Run([permit], Json, file => PermitDocument.Parse(file, "fuzz"));
    }

    [Fact]
    public void Public_keys_in_every_form()
    {
        TufKey key = _workshop.Root1.PublicKey;
        byte[][] samples = [key.ToCanonicalBytes(), Encoding.ASCII.GetBytes(PublicKeyInfo.ToPem(PublicKeyInfo.OfEd25519(key.PublicKey.ToArray())))];
        Run(samples, "-----BEGIN PUBLIC KEY-----\n\"AAAA====\0\xff"u8.ToArray(), file => PublicKey.Parse(file, "fuzz"));
    }

    [Fact]
    public void Encrypted_keys()
    {
        // What a file says about scrypt is foreign too: it must not make the tool take gigabytes.
        byte[] file = File.ReadAllBytes(_workshop.WriteKey("key.pem", _workshop.Root1));
        byte[] der = Convert.FromBase64String(string.Concat(Encoding.ASCII.GetString(file).Split('\n').Where(line => !line.StartsWith('-'))));
        using Passphrase passphrase = Passphrase.FromCharacters(TestPassphrases.Good);
        Run([der], [0x30, 0x80, 0x02, 0x04, 0x7F, 0xFF, 0xFF, 0xFF, 0x02, 0x01, 0x00, 0x84, 0xFF], bytes => Pkcs8.Decrypt(bytes, passphrase, "fuzz").Dispose(), 1_500, maxAllocated: 1100L << 20);
    }

    [Fact]
    public void What_a_token_says_of_a_key()
    {
        byte[] curve = Convert.FromHexString("06032b6570");
        byte[] point = [0x04, 0x20, .. _workshop.Root1.PublicKey.PublicKey];
        new ParserFuzz(output.WriteLine).Run([[.. curve, .. point]], [0x04, 0x41, 0x03, 0x42, 0x00, 0x13, 0x80, 0xFF, 0x06, 0x08], 20_000, bytes => TokenKey.Read(new Dictionary<ulong, byte[]>
        {
            [Cryptoki.EcParams] = bytes[..Math.Min(bytes.Length, curve.Length)],
            [Cryptoki.EcPoint] = bytes[Math.Min(bytes.Length, curve.Length)..],
        }) is not null);
    }

    [Fact]
    public void Signatures_of_a_scanner()
    {
        byte[] sound = Encoding.ASCII.GetBytes("ClamAV-VDB:07 Jan 2027 09-00 -0500:27500:2000000:90:" + new string('a', 32) + ":sig:builder:1799366400");
        string folder = Path.GetDirectoryName(_workshop.Write("clamav/daily.cvd", "")) ?? "";
        new ParserFuzz(output.WriteLine) { LeastRefused = 0 }.Run([sound], ":99999999999-1\0\xff"u8.ToArray(), 500, bytes =>
        {
            File.WriteAllBytes(Path.Combine(folder, "daily.cvd"), bytes);
            return ClamDatabase.Read(Signing.Files.DiskOperations.Instance, folder).Single().Sha256?.Length == 64;
        });
    }

    private void Run(IReadOnlyList<byte[]> samples, byte[] fragment, Action<byte[]> read, int cases = 4_000, int leastRefused = 30, long maxAllocated = 4 << 20)
    {
        new ParserFuzz(output.WriteLine) { LeastRefused = leastRefused, MaxAllocated = maxAllocated }.Run(samples, fragment, cases, bytes =>
        {
            try
            {
                read(bytes);
                return true;
            }
            catch (SigningException refusal)
            {
                Assert.NotEmpty(refusal.Code);
                return false;
            }
        });
    }

    /// <summary>Files of a repository with releases and a delegated role.</summary>
    private byte[][] Files(params string[] paths)
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.AddDelegation(new NewDelegation { Role = "beta", Keys = [_beta.PublicKey], Threshold = 1 });
        _ = repository.Sign("beta", [_beta]);
        _ = repository.Sign([_workshop.Targets1]);
        return [.. paths.Select(path => File.ReadAllBytes(Path.Combine(repository.Directory, path)))];
    }
}
