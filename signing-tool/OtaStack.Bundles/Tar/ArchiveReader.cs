using System.Buffers;

namespace OtaStack.Bundles.Tar;

/// <summary>
/// Reads a POSIX tar from a stream, forward only and in bounded memory. The platform's own reader takes extended headers of
/// any size into memory before it hands them out, so it cannot be used on what a stranger sends.
/// </summary>
public sealed class ArchiveReader(Stream stream, ArchiveLimits limits)
{
    private const int MaxExtendedHeader = 8 * 1024;
    private const int BufferBytes = 16 * 1024;

    private readonly byte[] _block = new byte[TarHeader.Size];
    private int _entries;
    private long _bytes;
    private long _left;
    private int _padding;

    /// <summary>The next file, or null at the end. What was not read of the current one is skipped.</summary>
    /// <exception cref="ArchiveException">The archive is not as it must be.</exception>
    public async ValueTask<ArchiveEntry?> NextAsync(CancellationToken cancel)
    {
        await SkipAsync(cancel).ConfigureAwait(false);
        PaxRecords? records = null;
        while (true)
        {
            await ReadBlockAsync("header", cancel).ConfigureAwait(false);
            TarHeader? header = TarHeader.Read(_block, limits);
            if (header is null)
            {
                await ReadEndAsync(records, cancel).ConfigureAwait(false);
                return null;
            }

            if (header.Type == TarHeader.ExtendedHeader && limits.ExtendedHeaders && records is null)
            {
                records = await ReadRecordsAsync(header, cancel).ConfigureAwait(false);
                continue;
            }

            return Begin(header, records);
        }
    }

    /// <summary>Reads bytes of the current file; 0 at its end.</summary>
    /// <exception cref="ArchiveException">The archive ends within the file.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        int wanted = (int)Math.Min(buffer.Length, _left);
        if (wanted == 0)
        {
            return 0;
        }

        int read = await stream.ReadAsync(buffer[..wanted], cancel).ConfigureAwait(false);
        if (read == 0)
        {
            throw new ArchiveException(ArchiveFault.Truncated, $"The archive ends {_left} bytes too early.");
        }

        _left -= read;
        return read;
    }

    private static int Padding(long length)
    {
        return (int)(-length & (TarHeader.Size - 1));
    }

    private ArchiveEntry Begin(TarHeader header, PaxRecords? records)
    {
        ArchiveEntry entry = new(records?.Path ?? header.Name, records?.Size ?? header.Length);
        if (header.Type != TarHeader.RegularFile && !(header.Type == TarHeader.OldRegularFile && limits.ExtendedHeaders))
        {
            throw new ArchiveException(
                ArchiveFault.EntryType, $"Entry '{ArchiveException.Shorten(entry.Name)}' has tar type '{(char)header.Type}': expected a regular file.");
        }

        if (!limits.ExtendedHeaders && !header.IsPlain(_block))
        {
            throw new ArchiveException(
                ArchiveFault.Header, $"Entry '{ArchiveException.Shorten(entry.Name)}' has an owner, a time or another form: expected a plain header.");
        }

        if (++_entries > limits.Entries)
        {
            throw new ArchiveException(ArchiveFault.TooLarge, $"The archive has more than {limits.Entries} files.");
        }

        if (entry.Length > limits.Bytes - _bytes)
        {
            throw new ArchiveException(
                ArchiveFault.TooLarge, $"Entry '{ArchiveException.Shorten(entry.Name)}' takes the archive over the limit of {limits.Bytes} bytes.");
        }

        _bytes += entry.Length;
        _left = entry.Length;
        _padding = Padding(_left);
        return entry;
    }

    private async ValueTask SkipAsync(CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await ReadAsync(buffer, cancel).ConfigureAwait(false) > 0)
            {
            }

            await FillAsync(buffer.AsMemory(0, _padding), "padding", cancel).ConfigureAwait(false);
            if (!limits.ExtendedHeaders && buffer.AsSpan(0, _padding).ContainsAnyExcept((byte)0))
            {
                throw new ArchiveException(ArchiveFault.TrailingData, "There are bytes between two files of the archive.");
            }

            _padding = 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<PaxRecords> ReadRecordsAsync(TarHeader header, CancellationToken cancel)
    {
        if (header.Length is < 1 or > MaxExtendedHeader)
        {
            throw new ArchiveException(ArchiveFault.ExtendedHeader, $"An extended header has {header.Length} bytes: expected 1 to {MaxExtendedHeader}.");
        }

        byte[] text = new byte[header.Length + Padding(header.Length)];
        await FillAsync(text, "extended header", cancel).ConfigureAwait(false);
        return PaxRecords.Read(text.AsSpan(0, (int)header.Length));
    }

    private async ValueTask ReadEndAsync(PaxRecords? records, CancellationToken cancel)
    {
        if (records is not null)
        {
            throw new ArchiveException(ArchiveFault.ExtendedHeader, "The archive ends after an extended header.");
        }

        // After the first block of zeros comes at least one more, and nothing but zeros until the end. Tools fill up to their own
        // block size; an archive that has one form only ends with the second.
        await ReadBlockAsync("end", cancel).ConfigureAwait(false);
        bool more = true;
        while (more)
        {
            if (_block.AsSpan().ContainsAnyExcept((byte)0))
            {
                throw new ArchiveException(ArchiveFault.TrailingData, "There are bytes after the end of the archive.");
            }

            Array.Clear(_block);
            more = await stream.ReadAsync(_block, cancel).ConfigureAwait(false) > 0;
            if (more && !limits.ExtendedHeaders)
            {
                throw new ArchiveException(ArchiveFault.TrailingData, "There are bytes after the end of the archive.");
            }
        }
    }

    private ValueTask ReadBlockAsync(string what, CancellationToken cancel)
    {
        return FillAsync(_block, what, cancel);
    }

    private async ValueTask FillAsync(Memory<byte> buffer, string what, CancellationToken cancel)
    {
        int read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        if (read < buffer.Length)
        {
            throw new ArchiveException(ArchiveFault.Truncated, $"The archive ends within its {what}.");
        }
    }
}
