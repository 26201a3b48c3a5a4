using System.Text;
using OtaStack.Signing.Files;
using OtaStack.Signing.Images;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Tests.Support;

/// <summary>A product team's desk: a temporary folder, keys, a clock, and short ways to make a repository.</summary>
internal sealed class Workshop : IDisposable
{
    public const string Board = "virtual-assemblies";

    public Workshop()
    {
        Folder = Directory.CreateTempSubdirectory("ota-signing-").FullName;
        Repository = Path.Combine(Folder, "repository");
        State = Directory.CreateTempSubdirectory("ota-signing-state-").FullName;
    }

    public string Folder { get; }

    /// <summary>Where the repository is made; not there at first.</summary>
    public string Repository { get; }

    /// <summary>What the tool keeps of its own doing on this machine; not below <see cref="Folder"/>.</summary>
    public string State { get; }

    public FixedClock Clock { get; } = FixedClock.AtNewYear2027();

    public Ed25519Signer Root1 { get; } = TestSigners.Of("root1");

    public Ed25519Signer Root2 { get; } = TestSigners.Of("root2");

    public Ed25519Signer Targets1 { get; } = TestSigners.Of("targets1");

    public Ed25519Signer Targets2 { get; } = TestSigners.Of("targets2");

    public Ed25519Signer Online { get; } = TestSigners.Of("online");

    public static NewRelease Release(string version, int? counter = null)
    {
        return new NewRelease
        {
            Version = version,
            Images = [new ReleaseImage(ImageKind.Assemblies, [Board], Image(version))],
            SecurityCounter = counter,
        };
    }

    /// <summary>Two parts, the larger with a full block and a short one.</summary>
    public static BuiltImage Image(string version)
    {
        byte[] large = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
        return ImageBuilder.FromParts([new ImagePart("Sample.dll", large), new ImagePart("Base.dll", Encoding.ASCII.GetBytes("base of " + version))]);
    }

    public NewProduct Product(int targetsThreshold = 1)
    {
        return new NewProduct
        {
            Settings = new ProductSettings { Name = "thermostat", Boards = [Board, "ESP32_REV3"] },
            RootSigners = [Root1, Root2],
            RootThreshold = 2,
            TargetsKeys = [Targets1.PublicKey, Targets2.PublicKey],
            TargetsThreshold = targetsThreshold,
            OnlineKey = Online.PublicKey,
        };
    }

    public ProductRepository Create(int targetsThreshold = 1, IFileOperations? files = null)
    {
        return ProductRepository.Create(Repository, Product(targetsThreshold), Clock, files);
    }

    /// <summary>A repository with signed releases.</summary>
    public ProductRepository CreateWith(params string[] versions)
    {
        ProductRepository repository = Create();
        foreach (string version in versions)
        {
            _ = repository.AddRelease(Release(version));
            _ = repository.Sign([Targets1]);
        }

        return repository;
    }

    public ProductRepository Load(IFileOperations? files = null) => ProductRepository.Load(Repository, Clock, files);

    public string Write(string name, string content)
    {
        string path = Path.Combine(Folder, name);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>An encrypted key file whose passphrase is quick to try.</summary>
    public string WriteKey(string name, Ed25519Signer key, string passphrase = TestPassphrases.Good)
    {
        string path = Path.Combine(Folder, name);
        using Passphrase secret = Passphrase.FromCharacters(passphrase);
        _ = EncryptedKeyFile.Create(path, key, secret, new KeyProtection(16, 8, 1));
        return path;
    }

    public void Dispose()
    {
        foreach (Ed25519Signer signer in (Ed25519Signer[])[Root1, Root2, Targets1, Targets2, Online])
        {
            signer.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
        Directory.Delete(State, recursive: true);
    }
}
