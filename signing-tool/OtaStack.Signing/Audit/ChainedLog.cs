using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Audit;

/// <summary>
/// A file of lines that are only ever added, each naming the hash of the one before (docs/audit-log.md). An entry is on the medium
/// when the call that wrote it returns; a line that a crash cut is put aside and told of by the next entry.
/// </summary>
public sealed class ChainedLog
{
    /// <summary>Bytes of one entry with its end.</summary>
    public const int MaxLineBytes = 4096;

    /// <summary>Bytes of a log: some 70,000 signatures. A full one is kept and the next begun.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const int IdBytes = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _clock;
    private readonly IFileOperations _files;

    public ChainedLog(string path, TimeProvider clock, IFileOperations? files = null)
    {
        File = Path.GetFullPath(path);
        _clock = clock;
        _files = files ?? DiskOperations.Instance;
    }

    public string File { get; }

    /// <summary>How often a log that another process is writing to is tried, 20 ms apart, before that is told.</summary>
    internal int Attempts { get; init; } = 500;

    /// <summary>The newest entry; null when there is no log yet.</summary>
    public LogHead? ReadHead()
    {
        return FileFailure.Wrap(File, () =>
        {
            if (!_files.FileExists(File))
            {
                return null;
            }

            using Stream stream = Open();
            return LogTail.Read(stream, File).Last?.Head;
        });
    }

    /// <summary>Adds an entry.</summary>
    /// <exception cref="SigningException">The log cannot be written, is full, or is damaged at its end.</exception>
    internal LogHead Append(string @event, JsonObject facts)
    {
        return FileFailure.Wrap(File, () =>
        {
            string directory = Path.GetDirectoryName(File)!;
            DurableDirectory.Ensure(_files, directory);
            using Stream stream = Open();
            bool isNew = stream.Length == 0;
            LogTail tail = LogTail.Read(stream, File);
            KeyUseEntry? last = tail.Last;
            if (tail.Torn.Length > 0 || last is null)
            {
                last = Begin(stream, tail, directory);
            }

            KeyUseEntry entry = KeyUseEntry.After(last.Head, last.Head.LogId, @event, _clock.GetUtcNow(), facts);
            Write(stream, stream.Length, entry);
            if (isNew)
            {
                _files.SyncDirectory(directory);
            }

            return entry.Head;
        });
    }

    /// <summary>Writes the first entry, or the one that tells of a torn line, over what the crash left.</summary>
    private KeyUseEntry Begin(Stream stream, LogTail tail, string directory)
    {
        JsonObject facts = [];
        if (tail.Torn.Length > 0)
        {
            string sha256 = Convert.ToHexStringLower(SHA256.HashData(tail.Torn));
            string aside = $"{Path.GetFileName(File)}.torn-{sha256[..16]}";

            // Aside first: whatever happens next, the bytes are not lost, and a second crash starts here again.
            DurableFile.Replace(_files, Path.Combine(directory, aside), copy => copy.Write(tail.Torn));
            facts["aside"] = aside;
            facts["tornBytes"] = tail.Torn.Length;
            facts["tornSha256"] = sha256;
        }

        KeyUseEntry entry = tail.Last is { } last
            ? KeyUseEntry.After(last.Head, last.Head.LogId, KeyUseEvent.Mended, _clock.GetUtcNow(), facts)
            : KeyUseEntry.After(null, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), KeyUseEvent.Created, _clock.GetUtcNow(), facts);
        Write(stream, tail.Offset, entry);
        return entry;
    }

    private void Write(Stream stream, long offset, KeyUseEntry entry)
    {
        byte[] line = entry.ToLine();
        if (offset + line.Length > MaxBytes)
        {
            throw new SigningException(SigningFault.Refused, AuditErrorCode.LogFull, File, Count.Of(MaxBytes));
        }

        stream.Position = offset;
        stream.Write(line);
        if (stream.Length > offset + line.Length)
        {
            // Cut only what follows the whole new line: until then the torn bytes after it are still seen as torn.
            stream.SetLength(offset + line.Length);
        }

        _files.Sync(stream);
    }

    private Stream Open()
    {
        for (int attempt = 1; ; attempt++)
        {
            if (_files.TryOpenExclusive(File) is { } stream)
            {
                return stream;
            }

            if (attempt >= Attempts)
            {
                throw new SigningException(SigningFault.Refused, AuditErrorCode.LogBusy, File);
            }

            Thread.Sleep(Pause);
        }
    }
}
