using System.Buffers;

namespace OtaStack.Server.Releases.Archive;

/// <summary>
/// Reads a POSIX tar (ustar, pax) from a stream, forward only and in bounded memory. The platform's own reader takes
/// extended headers of any size into memory before it hands them out, so it cannot be used on what a client sends.
/// </summary>
internal sealed class ArchiveReader(Stream stream)
{
    private const int MaxExtendedHeader = 8 * 1024;

    private readonly byte[] _block = new byte[TarHeader.Size];
    private long _left;
    private int _padding;

    /// <summary>The next file, or null at the end. What was not read of the current one is skipped.</summary>
    public async ValueTask<ArchiveEntry?> NextAsync(CancellationToken cancel)
    {
        await SkipAsync(cancel).ConfigureAwait(false);
        PaxRecords? records = null;
        while (true)
        {
            await ReadBlockAsync("header", cancel).ConfigureAwait(false);
            TarHeader? header = TarHeader.Read(_block);
            if (header is null)
            {
                await ReadEndAsync(records, cancel).ConfigureAwait(false);
                return null;
            }

            if (header.Type == TarHeader.ExtendedHeader && records is null)
            {
                records = await ReadRecordsAsync(header, cancel).ConfigureAwait(false);
                continue;
            }

            if (header.Type is not (TarHeader.RegularFile or TarHeader.OldRegularFile))
            {
                throw ArchiveError.Malformed($"Entry '{header.Name}' has tar type '{(char)header.Type}': expected a regular file.");
            }

            _left = records?.Size ?? header.Length;
            _padding = Padding(_left);
            return new ArchiveEntry(records?.Path ?? header.Name, _left);
        }
    }

    /// <summary>Reads bytes of the current file; 0 at its end.</summary>
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
            throw ArchiveError.Malformed($"The archive ends {_left} bytes too early.");
        }

        _left -= read;
        return read;
    }

    private static int Padding(long length)
    {
        return (int)(-length & (TarHeader.Size - 1));
    }

    private async ValueTask SkipAsync(CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await ReadAsync(buffer, cancel).ConfigureAwait(false) > 0)
            {
            }

            await FillAsync(buffer.AsMemory(0, _padding), "padding", cancel).ConfigureAwait(false);
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
            throw ArchiveError.Malformed($"An extended header has {header.Length} bytes: expected 1 to {MaxExtendedHeader}.");
        }

        byte[] text = new byte[header.Length + Padding(header.Length)];
        await FillAsync(text, "extended header", cancel).ConfigureAwait(false);
        return PaxRecords.Read(text.AsSpan(0, (int)header.Length));
    }

    private async ValueTask ReadEndAsync(PaxRecords? records, CancellationToken cancel)
    {
        if (records is not null)
        {
            throw ArchiveError.Malformed("The archive ends after an extended header.");
        }

        // After the first block of zeros comes at least one more, and nothing but zeros until the end.
        await ReadBlockAsync("end", cancel).ConfigureAwait(false);
        while (true)
        {
            if (_block.AsSpan().ContainsAnyExcept((byte)0))
            {
                throw ArchiveError.Malformed("There are bytes after the end of the archive.");
            }

            Array.Clear(_block);
            if (await stream.ReadAsync(_block, cancel).ConfigureAwait(false) == 0)
            {
                return;
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
            throw ArchiveError.Malformed($"The archive ends within its {what}.");
        }
    }
}
