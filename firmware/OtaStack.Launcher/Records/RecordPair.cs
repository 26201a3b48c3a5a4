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
    private int _sequence;

    /// <summary>1 or 2: the file with the newest valid record; 0 when there is none.</summary>
    private int _newest;

    public RecordPair(IFileStore files, string first, string second, int magic, int size)
    {
        _files = files;
        _first = first;
        _second = second;
        _magic = magic;
        Buffer = new byte[size];
    }

    /// <summary>The whole record. Fields stand from <see cref="PayloadStart"/> to <see cref="PayloadEnd"/>.</summary>
    public readonly byte[] Buffer;

    public int PayloadEnd => Buffer.Length - CrcSize;

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

    /// <summary>The fields of <see cref="Buffer"/>, from the first.</summary>
    public RecordCursor Payload()
    {
        return new RecordCursor(Buffer, PayloadStart, PayloadEnd);
    }

    /// <summary>Puts the newest valid record into <see cref="Buffer"/>. False when there is none.</summary>
    public bool Load()
    {
        bool firstValid = TryRead(_first);
        int firstSequence = Sequence();
        bool secondValid = TryRead(_second);
        int secondSequence = Sequence();

        _newest = 0;
        if (firstValid && (!secondValid || firstSequence - secondSequence > 0))
        {
            _newest = TryRead(_first) ? 1 : 0;
        }
        else if (secondValid)
        {
            _newest = 2;
        }

        _sequence = _newest == 0 ? 0 : Sequence();
        return _newest != 0;
    }

    /// <summary>Writes <see cref="Buffer"/> as the newest record.</summary>
    public void Save()
    {
        int target = _newest == 1 ? 2 : 1;
        int sequence = _sequence + 1;
        PutInt32(0, _magic);
        PutInt32(4, sequence);
        PutInt32(PayloadEnd, (int)Crc32.Compute(Buffer, 0, PayloadEnd));
        _files.Write(target == 1 ? _first : _second, Buffer, 0, Buffer.Length);

        // Only now: after a failed write the next one must go to the same file again.
        _newest = target;
        _sequence = sequence;
    }

    private bool TryRead(string path)
    {
        try
        {
            if (_files.Length(path) != Buffer.Length || !TryRead(_files, path, 0, Buffer, 0, Buffer.Length))
            {
                return false;
            }
        }
        catch (IOException)
        {
            // A file that cannot be read is a record that is not there; the other one counts.
            return false;
        }

        return GetInt32(0) == _magic && GetInt32(PayloadEnd) == (int)Crc32.Compute(Buffer, 0, PayloadEnd);
    }

    private int Sequence()
    {
        return GetInt32(4);
    }

    private int GetInt32(int position)
    {
        return Buffer[position] | (Buffer[position + 1] << 8) | (Buffer[position + 2] << 16) | (Buffer[position + 3] << 24);
    }

    private void PutInt32(int position, int value)
    {
        for (int i = 0; i < 4; i++)
        {
            Buffer[position + i] = (byte)(value >> (8 * i));
        }
    }
}
