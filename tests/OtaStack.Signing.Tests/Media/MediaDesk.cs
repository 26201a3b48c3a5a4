using System.Security.Cryptography;
using System.Text;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Media;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Bundles;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Media;

/// <summary>A desk where media are prepared: a good bundle, an empty medium, a media key, and signatures that know one test file.</summary>
internal sealed class MediaDesk : IDisposable
{
    public const string BundleName = "thermostat-1.0.0.ota";

    /// <summary>
    /// The EICAR test file (eicar.org), which does nothing and which every scanner finds; put together here, so that this file is not found.
    /// </summary>
    public static readonly string Eicar = @"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-" + "TEST-FILE!$H+H*";

    public MediaDesk(string? notes = null)
    {
        ProductRepository repository = Workshop.Create();
        NewRelease release = Workshop.Release("1.0.0");
        _ = repository.AddRelease(new NewRelease
        {
            Version = release.Version,
            Images = release.Images,
            NotesEnglish = notes is null ? null : Encoding.ASCII.GetBytes(notes),
        });
        _ = repository.Sign([Workshop.Targets1]);
        Trust = BundleDesk.Trust(Workshop, repository);
        Bundle = Path.Combine(Workshop.Folder, BundleName);
        File.WriteAllBytes(Bundle, BundleDesk.Make(Workshop, repository));
        Medium = Directory.CreateDirectory(Path.Combine(Workshop.Folder, "medium")).FullName;
        Database = Directory.CreateDirectory(Path.Combine(Workshop.Folder, "signatures")).FullName;
        WriteSignatures(Database);
    }

    public Workshop Workshop { get; } = new();

    public Ed25519Signer Key { get; } = TestSigners.Of("media");

    public BundleTrust Trust { get; }

    public string Bundle { get; }

    public string Medium { get; }

    public string Database { get; }

    public IReadOnlyList<string> Before => DirectoryImage.Of(Medium);

    /// <summary>The real scanner with the signatures of the tests.</summary>
    public ClamScan Scanner => new(ClamScan.DefaultProgram, Database, DiskOperations.Instance, Workshop.Clock);

    /// <summary>Two kinds of signatures of our own (ClamAV's .hdb and .ndb), both for the EICAR file: no download is needed.</summary>
    public static void WriteSignatures(string folder)
    {
        byte[] eicar = Encoding.ASCII.GetBytes(Eicar);
#pragma warning disable CA5351 // ClamAV's .hdb files list MD5.
        string md5 = Convert.ToHexStringLower(MD5.HashData(eicar));
#pragma warning restore CA5351
        File.WriteAllText(Path.Combine(folder, "test.hdb"), $"{md5}:{eicar.Length}:Test.Eicar\n");
        File.WriteAllText(Path.Combine(folder, "test.ndb"), $"Test.Eicar.Body:0:*:{Convert.ToHexStringLower(eicar)}\n");
    }

    public string Put(string name, string content)
    {
        string path = Path.Combine(Medium, name);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public MediaRequest Request(bool keep = false)
    {
        return new MediaRequest
        {
            Place = new MediumPlace(Medium, "UPDATE", "1234-ABCD"),
            BundlePath = Bundle,
            BundleName = BundleName,
            Trust = Trust,
            Instructions = bundle => new MediaInstructions("Insert " + bundle.Path, "挿入 " + bundle.Path),
            KeepOtherFiles = keep,
            Tool = "ota 0.0.0",
        };
    }

    public Task<(MediaIndex Index, MalwareScan? Scan)> PrepareAsync(IMalwareScanner? scanner, IFileOperations? files = null, MediaRequest? request = null)
    {
        MediaPreparation preparation = new(files ?? DiskOperations.Instance, Workshop.Clock, scanner, (_, _) => { });
        return preparation.RunAsync(request ?? Request(), Key);
    }

    public Task<MediaReport> VerifyAsync(IMalwareScanner? scanner = null, TufKey? key = null)
    {
        return MediaVerification.VerifyAsync(DiskOperations.Instance, Medium, [key ?? Key.PublicKey], Trust, scanner);
    }

    public void Dispose()
    {
        Key.Dispose();
        Workshop.Dispose();
    }
}
