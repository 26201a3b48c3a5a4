using System.Diagnostics;
using System.Net.Sockets;

namespace OtaStack.Signing.Tests.Media;

/// <summary>The real clamd with a configuration, a socket and signatures of its own; the machine's own daemon and settings are not touched.</summary>
internal sealed class RunningClamd : IDisposable
{
    public const string Program = "clamd";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("ota-clamd-").FullName;
    private readonly Process _process;

    /// <param name="options">Lines of clamd.conf.</param>
    public RunningClamd(string database, params string[] options)
    {
        Socket = Path.Combine(_folder, "socket");
        string settings = Path.Combine(_folder, "clamd.conf");
        File.WriteAllLines(settings,
        [
            "LocalSocket " + Socket, "LocalSocketMode 600", "DatabaseDirectory " + database, "TemporaryDirectory " + _folder, "Foreground yes", .. options,
        ]);

        // In the foreground: a daemon that goes into the background tells the program that started it by a signal, which can come before that waits
        // for it, and then it waits for ever.
        _process = Process.Start(Program, ["--config-file=" + settings]);
        Stopwatch waited = Stopwatch.StartNew();
        while (!Answers())
        {
            bool hasEnded = _process.WaitForExit(20);
            Assert.False(hasEnded, "clamd ended before it served its socket");
            Assert.True(waited.Elapsed < Patience, $"clamd does not answer after {Patience}");
        }
    }

    /// <summary>Options of a daemon that tells of everything it does not look into.</summary>
    public static string[] Strict { get; } = ["AlertEncrypted yes", "AlertExceedsMax yes"];

    public string Socket { get; }

    /// <summary>Ends the daemon at once, as a crash does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Its signatures are loaded and it serves its socket.</summary>
    private bool Answers()
    {
        using System.Net.Sockets.Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 1000 };
        try
        {
            client.Connect(new UnixDomainSocketEndPoint(Socket));
            _ = client.Send("zPING\0"u8);
            return client.Receive(new byte[8]) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
