using System;
using System.IO;

namespace OtaStack.Launcher.Records;

/// <summary>
/// One record kept twice, in two files that are written in turn. The rules:
/// the file that is overwritten is always the one that does not hold the newest valid record;
/// a record is valid when its length, magic and CRC-32 are right; the newest valid record wins.
/// So a power cut inside a write leaves the record before it.
/// Layout: magic (4), sequence number (4), payload, CRC-32 of all before it (4); little-endian.
/// </summary>
internal sealed class RecordPair
{
    public const int PayloadStart = 8;
    public const int CrcSize = 4;

    private readonly IFileStore _files;
    private readonly string _first;
    private readonly string _second;
    private readonly int _magic;
    private readonly int _size;
    private int _sequence;
    private byte[]? _begun;

    public RecordPair(IFileStore files, string first, string second, int magic, int size)
    {
        _files = files;
        _first = first;
        _second = second;
        _magic = magic;
        _size = size;
    }

    /// <summary>1 or 2: the file with the newest valid record; 0 when there is none.</summary>
    public int Newest;

    /// <summary>Reads exactly <paramref name="count"/> bytes of a file. False when it ends before.</summary>
    public static bool TryRead(IFileStore files, string path, int position, byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            int read = files.Read(path, position, buffer, offset, count);
            if (read <= 0)
            {
                return false;
            }

            position += read;
            offset += read;
            count -= read;
        }

        return true;
    }

    /// <summary>Reads the newest valid record. Nobody but the cursor keeps it: records are large, and rarely read.</summary>
    /// <returns>The fields after the format; null when there is no record, or one of another format.</returns>
    public RecordCursor? Load(byte format)
    {
        byte[] buffer = new byte[_size];
        bool firstValid = TryRead(_first, buffer);
        int firstSequence = GetInt32(buffer, 4);
        bool secondValid = TryRead(_second, buffer);

        Newest = secondValid ? 2 : 0;
        if (firstValid && (!secondValid || firstSequence - GetInt32(buffer, 4) > 0))
        {
            Newest = TryRead(_first, buffer) ? 1 : 0;
        }

        _sequence = Newest == 0 ? 0 : GetInt32(buffer, 4);
        RecordCursor record = new(buffer, PayloadStart, _size - CrcSize);
        return Newest != 0 && record.GetByte() == format ? record : null;
    }

    /// <summary>A record to be filled in, all zeros after the format, and then saved.</summary>
    public RecordCursor Begin(byte format)
    {
        RecordCursor record = new(new byte[_size], PayloadStart, _size - CrcSize);
        record.PutByte(format);
        _begun = record.Buffer;
        return record;
    }

    /// <summary>Writes what <see cref="Begin"/> began as the newest record.</summary>
    public void Save()
    {
        byte[] buffer = _begun!;
        int target = Newest == 1 ? 2 : 1;
        int sequence = _sequence + 1;
        PutInt32(buffer, 0, _magic);
        PutInt32(buffer, 4, sequence);
        PutInt32(buffer, _size - CrcSize, (int)Crc32.Compute(buffer, 0, _size - CrcSize));
        _begun = null;
        _files.Write(target == 1 ? _first : _second, buffer, 0, _size);

        // Only now: after a failed write the next one must go to the same file again.
        Newest = target;
        _sequence = sequence;
    }

    private bool TryRead(string path, byte[] buffer)
    {
        try
        {
            if (_files.Length(path) != _size || !TryRead(_files, path, 0, buffer, 0, _size))
            {
                return false;
            }
        }
        catch (IOException)
        {
            // A file that cannot be read is a record that is not there; the other one counts.
            return false;
        }

        int end = _size - CrcSize;
        return GetInt32(buffer, 0) == _magic && GetInt32(buffer, end) == (int)Crc32.Compute(buffer, 0, end);
    }

    private static int GetInt32(byte[] buffer, int position)
    {
        return buffer[position] | (buffer[position + 1] << 8) | (buffer[position + 2] << 16) | (buffer[position + 3] << 24);
    }

    private static void PutInt32(byte[] buffer, int position, int value)
    {
        for (int i = 0; i < 4; i++)
        {
            buffer[position + i] = (byte)(value >> (8 * i));
        }
    }
}
