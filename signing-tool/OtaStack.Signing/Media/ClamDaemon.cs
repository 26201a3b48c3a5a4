using OtaStack.Signing.Bundles;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Media;

/// <summary>Scans with a running ClamAV daemon and the signatures that it has loaded. Everything is sent to it; it reads no file itself.</summary>
/// <param name="socket">Path of its UNIX socket (<c>LocalSocket</c> in clamd.conf).</param>
public sealed class ClamDaemon(string socket, IFileOperations files, TimeProvider clock) : IMalwareScanner
{
    private const string Program = "clamd";

    /// <summary>How long one file may take, sending and scanning; the daemon itself gives up after its <c>MaxScanTime</c>.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    public async Task<MalwareScan> ScanAsync(IReadOnlyList<string> paths, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ClamdConnection connection = new(socket, Patience, clock);
        DateTimeOffset time = clock.GetUtcNow();
        ClamdVersion version = ClamdVersion.Parse(await connection.VersionAsync(cancel).ConfigureAwait(false), clock.LocalTimeZone)
            ?? throw new SigningException(SigningFault.Refused, MediaErrorCode.ScanFailed, socket, "VERSION");
        await RequireStrictAsync(connection, cancel).ConfigureAwait(false);

        List<MalwareFinding> findings = [];
        int scanned = 0;
        foreach (string path in paths.Select(Path.GetFullPath).SelectMany(FilesOf))
        {
            if (await ScanFileAsync(connection, path, cancel).ConfigureAwait(false) is { } found)
            {
                findings.Add(new MalwareFinding(path, found));
            }

            scanned++;
        }

        return new MalwareScan
        {
            Engine = version.Engine,
            Scanner = Program,
            Time = time,
            Files = scanned,
            Signatures = version.Daily is { } daily ? [daily] : [],
            Findings = findings,
        };
    }

    private IEnumerable<string> FilesOf(string path)
    {
        try
        {
            return files.DirectoryExists(path)
                ? MediaTree.ListAll(files, path).Select(name => Path.Combine(path, name)).Where(file => !MediaTree.IsLink(file) && !files.IsSpecial(file))
                : [path];
        }
        catch (Exception cause) when (DurableFile.IsIoFailure(cause))
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.FileUnreadable, path, cause.Message);
        }
    }

    private async Task<string?> ScanFileAsync(ClamdConnection connection, string path, CancellationToken cancel)
    {
        using Stream content = BundleFile.OpenExisting(files, path);
        try
        {
            return await ScanAsync(connection, content, path, cancel).ConfigureAwait(false);
        }
        catch (Exception cause) when (DurableFile.IsIoFailure(cause))
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.FileUnreadable, path, cause.Message);
        }
    }

    private async Task RequireStrictAsync(ClamdConnection connection, CancellationToken cancel)
    {
        foreach ((string option, byte[] content) in ClamdProbe.All())
        {
            using MemoryStream probe = new(content);
            string? found = await ScanAsync(connection, probe, option, cancel).ConfigureAwait(false);
            if (found?.StartsWith(ClamdProbe.Told, StringComparison.Ordinal) != true)
            {
                throw new SigningException(SigningFault.Refused, MediaErrorCode.DaemonLenient, socket, option);
            }
        }
    }

    /// <returns>What was found; null when nothing was.</returns>
    private async Task<string?> ScanAsync(ClamdConnection connection, Stream content, string name, CancellationToken cancel)
    {
        ClamdReply reply = ClamdReply.Parse(await connection.ScanAsync(content, name, cancel).ConfigureAwait(false));
        return reply.Kind switch
        {
            ClamdReplyKind.Clean => null,
            ClamdReplyKind.Found => reply.Text,
            ClamdReplyKind.TooLong => throw new SigningException(SigningFault.Refused, MediaErrorCode.DaemonLimit, name, Count.Of(content.Length), socket),
            _ => throw new SigningException(SigningFault.Refused, MediaErrorCode.ScanFailed, socket, $"{name}: {reply.Text}"),
        };
    }
}
