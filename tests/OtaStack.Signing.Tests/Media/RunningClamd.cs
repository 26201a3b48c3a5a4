using System.Diagnostics;
using System.Globalization;

namespace OtaStack.Signing.Tests.Media;

/// <summary>The real clamd with a configuration, a socket and signatures of its own; the machine's own daemon and settings are not touched.</summary>
internal sealed class RunningClamd : IDisposable
{
    public const string Program = "clamd";

    private readonly string _folder = Directory.CreateTempSubdirectory("ota-clamd-").FullName;
    private readonly Process _process;

    /// <param name="options">Lines of clamd.conf.</param>
    public RunningClamd(string database, params string[] options)
    {
        Socket = Path.Combine(_folder, "socket");
        string settings = Path.Combine(_folder, "clamd.conf");
        string pid = Path.Combine(_folder, "pid");
        File.WriteAllLines(settings,
        [
            "LocalSocket " + Socket, "LocalSocketMode 600", "DatabaseDirectory " + database, "TemporaryDirectory " + _folder, "PidFile " + pid, .. options,
        ]);

        // The program returns when the daemon, a process of its own by then, has loaded its signatures and serves its socket.
        using Process start = Process.Start(Program, ["--config-file=" + settings]);
        start.WaitForExit();

        // 128 + SIGINT: the daemon tells that it is ready with this signal, which may come before the program waits for it.
        Assert.Contains(start.ExitCode, (int[])[0, 130]);
        _process = Process.GetProcessById(int.Parse(File.ReadAllText(pid), CultureInfo.InvariantCulture));
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

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
