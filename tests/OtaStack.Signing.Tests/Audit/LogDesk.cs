using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Audit;
using OtaStack.Signing.Files;
using OtaStack.Signing.Json;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Audit;

/// <summary>A folder with a log of key uses, and a key that writes to it.</summary>
internal sealed class LogDesk : IDisposable
{
    public LogDesk()
    {
        Folder = Directory.CreateTempSubdirectory("ota-audit-").FullName;
        LogFile = Path.Combine(Folder, "state", "key-use.log");
    }

    public string Folder { get; }

    public string LogFile { get; }

    public FixedClock Clock { get; } = FixedClock.AtNewYear2027();

    public Ed25519Signer Key { get; } = TestSigners.Of("audited");

    public KeyUse Use => new("release sign", "Mori", "file:release.pem", Key.PublicKey.KeyId);

    public KeyUseLog Log(IFileOperations? files = null, int attempts = 500) => new(new ChainedLog(LogFile, Clock, files) { Attempts = attempts });

    public IKeySigner Signer(IFileOperations? files = null) => new LoggedKeySigner(TestSigners.Of("audited"), Log(files), Use);

    /// <summary>Signs so many messages, each a minute after the one before.</summary>
    public LogDesk Sign(int count)
    {
        using IKeySigner signer = Signer();
        for (int i = 0; i < count; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            _ = signer.Sign(Metadata(i + 1));
        }

        return this;
    }

    public static byte[] Metadata(int version) => CanonicalJson.Write(new JsonObject { ["_type"] = "targets", ["version"] = version });

    public LogReport Verify(params LogHead[] checkpoints) => KeyUseLogVerifier.Verify(LogFile, checkpoints);

    public IReadOnlyList<KeyUseEntry> Entries() => KeyUseLogVerifier.Read(LogFile);

    public string[] Lines() => File.ReadAllText(LogFile, Encoding.UTF8).Split('\n')[..^1];

    public void WriteLines(IEnumerable<string> lines) => File.WriteAllText(LogFile, string.Concat(lines.Select(line => line + "\n")));

    public void Dispose()
    {
        Key.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
