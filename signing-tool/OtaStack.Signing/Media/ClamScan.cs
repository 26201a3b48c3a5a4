using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Media;

/// <summary>Scans with ClamAV's <c>clamscan</c> and the signatures of a folder; needs no network and no daemon.</summary>
/// <param name="program">Name or path of the program.</param>
/// <param name="database">The folder of the signatures.</param>
public sealed class ClamScan(string program, string database, IFileOperations files, TimeProvider clock) : IMalwareScanner
{
    public const string DefaultProgram = "clamscan";

    /// <summary>Bytes of output that are read; a scanner that says more has gone mad.</summary>
    private const int MaxOutput = 4 * 1024 * 1024;

    private const int ExitClean = 0;
    private const int ExitFound = 1;

    // What ClamAV would skip as too large, too deep or encrypted counts as a finding instead: unseen is not clean.
    private static readonly string[] Options =
    [
        "--recursive", "--infected", "--stdout", "--follow-dir-symlinks=0", "--follow-file-symlinks=0", "--alert-exceeds-max=yes", "--alert-encrypted=yes",
        "--max-filesize=2000M", "--max-scansize=4000M", "--max-scantime=0", "--max-files=100000", "--max-dir-recursion=64",
    ];

    /// <summary>Where the usual packages keep the signatures.</summary>
    public static string DefaultDatabase => ClamDatabase.DefaultFolder;

    public async Task<MalwareScan> ScanAsync(IReadOnlyList<string> paths, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(paths);
        IReadOnlyList<SignatureFile> signatures = ClamDatabase.Read(files, database);
        DateTimeOffset time = clock.GetUtcNow();
        (int code, string output, string errors) = await RunAsync([.. Options, "--database=" + database, .. paths.Select(Path.GetFullPath)], cancel).ConfigureAwait(false);
        string[] lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        MalwareFinding[] findings = [.. lines.Select(FindingIn).OfType<MalwareFinding>()];
        string? engine = ValueOf(lines, "Engine version: ");
        bool counted = int.TryParse(ValueOf(lines, "Scanned files: "), NumberStyles.None, CultureInfo.InvariantCulture, out int scanned);

        // Exit code 0 is "no virus found", 1 "virus found", all others a scan that did not happen or not wholly (clamscan(1)).
        bool whole = code == (findings.Length == 0 ? ExitClean : ExitFound) && engine is not null && counted;
        return whole
            ? new MalwareScan { Engine = "ClamAV " + engine, Scanner = Path.GetFileName(program), Time = time, Files = scanned, Signatures = signatures, Findings = findings }
            : throw new SigningException(SigningFault.Refused, MediaErrorCode.ScanFailed, program, Said(errors, output, code));
    }

    private static MalwareFinding? FindingIn(string line)
    {
        const string Found = " FOUND";
        int colon = line.LastIndexOf(": ", StringComparison.Ordinal);
        return line.EndsWith(Found, StringComparison.Ordinal) && colon > 0 ? new MalwareFinding(line[..colon], line[(colon + 2)..^Found.Length]) : null;
    }

    private static string? ValueOf(string[] lines, string label)
    {
        return lines.LastOrDefault(line => line.StartsWith(label, StringComparison.Ordinal))?[label.Length..];
    }

    private static string Said(string errors, string output, int code)
    {
        string said = errors.Length > 0 ? errors : output;
        string line = said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "-";
        return string.Create(CultureInfo.InvariantCulture, $"exit code {code}: {line[..Math.Min(line.Length, 200)]}");
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string[] arguments, CancellationToken cancel)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["LC_ALL"] = "C" } };
        using Process process = new() { StartInfo = start };
        try
        {
            _ = process.Start();
        }
        catch (Win32Exception cause)
        {
            throw new SigningException(cause, SigningFault.File, MediaErrorCode.ScannerMissing, program);
        }

        try
        {
            Task<string> errors = ReadAsync(process.StandardError, cancel);
            string output = await ReadAsync(process.StandardOutput, cancel).ConfigureAwait(false);
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
            return (process.ExitCode, output, await errors.ConfigureAwait(false));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private async Task<string> ReadAsync(StreamReader reader, CancellationToken cancel)
    {
        char[] buffer = new char[MaxOutput];
        int filled = await reader.ReadBlockAsync(buffer, cancel).ConfigureAwait(false);
        return filled < buffer.Length
            ? new string(buffer, 0, filled)
            : throw new SigningException(SigningFault.Refused, MediaErrorCode.ScanFailed, program, $"> {MaxOutput} characters");
    }
}
