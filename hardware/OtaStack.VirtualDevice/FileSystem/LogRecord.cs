using System.Buffers.Binary;

namespace OtaStack.VirtualDevice.FileSystem;

/// <summary>
/// A record of the log and where it lies. On flash, little-endian: kind (1), zero (1), payload length (2), file (4), version (4),
/// position (4), CRC-32 of these 16 bytes and the payload (4), payload, padding to a multiple of four.
/// File and version name a record: a copy of it made by the compaction carries the same.
/// </summary>
internal sealed class LogRecord(RecordKind kind, uint file, uint version, int position, int length)
{
    public const int HeaderSize = 20;

    /// <summary>Most bytes that one record carries.</summary>
    public const int MaxPayload = 512;

    public RecordKind Kind => kind;

    public uint File => file;

    public uint Version => version;

    /// <summary>Data: position in the file. Truncate: the new length. Otherwise 0.</summary>
    public int Position => position;

    /// <summary>Bytes of payload.</summary>
    public int Length => length;

    /// <summary>Erase block that holds the record.</summary>
    public int Block { get; set; }

    /// <summary>Where the record starts in its block.</summary>
    public int Offset { get; set; }

    /// <summary>False once nothing needs the record any more.</summary>
    public bool IsLive { get; set; }

    /// <summary>Bytes on flash, padding included.</summary>
    public int Size => SizeFor(length);

    public static int SizeFor(int payload)
    {
        return HeaderSize + ((payload + 3) & ~3);
    }

    public byte[] Encode(ReadOnlySpan<byte> payload)
    {
        byte[] bytes = new byte[Size];
        bytes[0] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), file);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), position);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), Crc32.Of(bytes.AsSpan(0, 16), payload));
        payload.CopyTo(bytes.AsSpan(HeaderSize));
        return bytes;
    }

    /// <summary>The record at the start of <paramref name="bytes"/>, or null when there is none that is whole.</summary>
    public static LogRecord? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize)
        {
            return null;
        }

        int payload = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        if (bytes[0] is 0 or > (byte)RecordKind.Delete || bytes[1] != 0 || payload > MaxPayload || SizeFor(payload) > bytes.Length)
        {
            return null;
        }

        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        if (crc != Crc32.Of(bytes[..16], bytes.Slice(HeaderSize, payload)))
        {
            return null;
        }

        return new LogRecord(
            (RecordKind)bytes[0],
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            payload);
    }
}
