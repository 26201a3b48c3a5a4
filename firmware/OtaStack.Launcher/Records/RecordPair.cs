using System;
using System.IO;

namespace OtaStack.Launcher.Records;

/// <summary>
/// One record kept twice, in two files that are written in turn. The rules:
/// the file that is overwritten is always the one that does not hold the newest valid record;
/// a record is valid when its length, magic and CRC-32 are right; the newest valid record wins.
/// So a power cut inside a write leaves the record before it.
/// The files are PATH1 and PATH2. Layout: magic (4), sequence number (4), payload, CRC-32 of all before it (4); little-endian.
/// </summary>
internal sealed class RecordPair
{
    public const int PayloadStart = 8;
    public const int CrcSize = 4;

    /// <summary>How often what is wrong, or cannot be read, is read in all: a medium that fails for a moment must not bring an older record back.</summary>
    public const int Tries = 4;

    private readonly IFileStore _files;
    private readonly string _path;
    private readonly int _magic;
    private int _size;
    private int _sequence;
    private byte[]? _begun;

    public RecordPair(IFileStore files, string path, int magic, int size)
    {
        _files = files;
        _path = path;
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

    /// <summary>From now on records have this length. Those of another count for nothing; they are overwritten like older ones.</summary>
    public void Resize(int size)
    {
        _size = size;
    }

    /// <summary>Reads the newest valid record. Nobody but the cursor keeps it: records are large, and rarely read.</summary>
    /// <returns>The fields after the format; null when there is no record, or one of another format.</returns>
    public RecordCursor? Load(byte format)
    {
        byte[] buffer = new byte[_size];
        bool firstValid = TryRead(1, buffer);
        int firstSequence = GetInt32(buffer, 4);
        bool secondValid = TryRead(2, buffer);

        Newest = secondValid ? 2 : 0;
        if (firstValid && (!secondValid || firstSequence - GetInt32(buffer, 4) > 0))
        {
            Newest = TryRead(1, buffer) ? 1 : 0;
        }

        _sequence = Newest == 0 ? 0 : GetInt32(buffer, 4);
        RecordCursor record = new(buffer, PayloadStart, _size - CrcSize, false);
        return Newest != 0 && record.Byte(0) == format ? record : null;
    }

    /// <summary>In place of a record that is not there: all fields are zero.</summary>
    public RecordCursor Blank()
    {
        return new RecordCursor(new byte[_size], PayloadStart + 1, _size - CrcSize, false);
    }

    /// <summary>A record to be filled in, all zeros after the format, and then saved.</summary>
    public RecordCursor Begin(byte format)
    {
        int magic = _magic;
        int sequence = _sequence + 1;
        RecordCursor record = new(new byte[_size], 0, _size - CrcSize, true);
        record.Int32(ref magic);
        record.Int32(ref sequence);
        record.Byte(format);
        _begun = record.Buffer;
        return record;
    }

    /// <summary>Writes what <see cref="Begin"/> began as the newest record.</summary>
    public void Save()
    {
        byte[] buffer = _begun!;
        int target = Newest == 1 ? 2 : 1;
        int end = _size - CrcSize;
        int crc = (int)Crc32.Compute(buffer, 0, end);
        new RecordCursor(buffer, end, _size, true).Int32(ref crc);
        _begun = null;
        _files.Write(File(target), buffer, 0, _size);

        // Only now: after a failed write the next one must go to the same file again.
        Newest = target;
        _sequence++;
    }

    private string File(int number)
    {
        return string.Concat(_path, number == 1 ? "1" : "2");
    }

    private bool TryRead(int number, byte[] buffer)
    {
        string path = File(number);
        int end = _size - CrcSize;
        for (int tries = 0; tries < Tries; tries++)
        {
            try
            {
                if (_files.Length(path) == _size && TryRead(_files, path, 0, buffer, 0, _size)
                    && GetInt32(buffer, 0) == _magic && GetInt32(buffer, end) == (int)Crc32.Compute(buffer, 0, end))
                {
                    return true;
                }
            }
            catch (IOException)
            {
                // A file that cannot be read is a record that is not there; the other one counts.
            }
        }

        return false;
    }

    private static int GetInt32(byte[] buffer, int position)
    {
        return buffer[position] | (buffer[position + 1] << 8) | (buffer[position + 2] << 16) | (buffer[position + 3] << 24);
    }
}
