using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace OtaStack.Scenario;

/// <summary>A program of the product that runs beside the scenario: its lines, its memory, its end.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private readonly Process _process;

    // Kept apart: memory is sampled from another thread, which must not ask a process object that has been disposed meanwhile.
    private readonly int _id;
    private readonly Task _output;
    private readonly StreamWriter _log;

    private ChildProcess(Process process, string logPath, Action<string>? onLine)
    {
        _process = process;
        _id = process.Id;
        _log = new StreamWriter(new FileStream(logPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        _output = Task.WhenAll(PumpAsync(process.StandardOutput, onLine), PumpAsync(process.StandardError, null));
    }

    /// <summary>Largest resident set seen so far, in KiB (the kernel's own high-water mark).</summary>
    public long PeakRssKiB { get; private set; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static ChildProcess Start(string assembly, IEnumerable<string> arguments, string logPath, Action<string>? onLine = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(assembly);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start) ?? throw new ScenarioException($"{assembly} could not be started.");
        process.StandardInput.Close();
        return new ChildProcess(process, logPath, onLine);
    }

    public void SampleMemory()
    {
        try
        {
            string? line = File.ReadLines($"/proc/{_id}/status").FirstOrDefault(candidate => candidate.StartsWith("VmHWM:", StringComparison.Ordinal));
            if (line is not null)
            {
                PeakRssKiB = Math.Max(PeakRssKiB, long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
            }
        }
        catch (IOException)
        {
            // It has just ended; what was sampled before stands.
        }
    }

    /// <summary>SIGKILL: as if the machine had lost power.</summary>
    public async Task KillAsync()
    {
        SampleMemory();
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await _output.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            SampleMemory();
            _ = NativeKill(_id, Terminate);
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(10));
            try
            {
                await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        await _output.ConfigureAwait(false);
        await _log.DisposeAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int process, int signal);

    private async Task PumpAsync(StreamReader reader, Action<string>? onLine)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lock (_log)
            {
                _log.WriteLine(line);
            }

            onLine?.Invoke(line);
        }
    }
}
