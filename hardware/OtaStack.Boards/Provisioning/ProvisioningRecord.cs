using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace OtaStack.Boards.Provisioning;

/// <summary>
/// The file <c>device/provisioning</c> (docs/provisioning.md). Little-endian: "OTPV", version 1 (1), count of items (1), bytes of all items (2);
/// the items, tags ascending: tag (1), length (2), ASCII text; CRC-32 of all before (4). Exactly one encoding of the same data.
/// </summary>
public static class ProvisioningRecord
{
    /// <summary>Largest record, bytes. A device reads it into memory at once.</summary>
    public const int MostBytes = 8192;

    private const uint Magic = 0x5650_544F;
    private const byte Version = 1;
    private const int HeaderBytes = 8;
    private const int ItemHeaderBytes = 3;
    private const int CrcBytes = 4;

    private enum Tag : byte
    {
        Product = 1,
        Device = 2,
        Board = 3,
        Server = 4,
        Mqtt = 5,
        Authorities = 6,
    }

    /// <exception cref="BoardException">It would be larger than a device reads.</exception>
    public static byte[] Encode(ProvisioningData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        (Tag Tag, string Text)[] items =
        [
            .. new[]
            {
                (Tag.Product, data.Product), (Tag.Device, data.Device), (Tag.Board, data.Board), (Tag.Server, data.Server), (Tag.Mqtt, data.Mqtt),
                (Tag.Authorities, data.Authorities),
            }.Where(item => item.Item2.Length > 0),
        ];
        int length = items.Sum(item => ItemHeaderBytes + item.Text.Length);
        if (HeaderBytes + length + CrcBytes > MostBytes)
        {
            throw new BoardException(BoardErrorCode.ProvisionTooLarge, $"{HeaderBytes + length + CrcBytes}", $"{MostBytes}");
        }

        byte[] record = new byte[HeaderBytes + length + CrcBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(record, Magic);
        record[4] = Version;
        record[5] = (byte)items.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(6), (ushort)length);
        int at = HeaderBytes;
        foreach ((Tag tag, string text) in items)
        {
            record[at] = (byte)tag;
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(at + 1), (ushort)text.Length);
            Encoding.ASCII.GetBytes(text, record.AsSpan(at + ItemHeaderBytes));
            at += ItemHeaderBytes + text.Length;
        }

        Crc32.Hash(record.AsSpan(0, at), record.AsSpan(at));
        return record;
    }

    /// <exception cref="BoardException">The bytes are no record: nothing of it counts.</exception>
    public static ProvisioningData Decode(ReadOnlySpan<byte> record)
    {
        Dictionary<Tag, string> items = [];
        if (!TryRead(record, items))
        {
            throw new BoardException(BoardErrorCode.RecordMalformed);
        }

        return new ProvisioningData
        {
            Product = items.GetValueOrDefault(Tag.Product, ""),
            Device = items.GetValueOrDefault(Tag.Device, ""),
            Board = items.GetValueOrDefault(Tag.Board, ""),
            Server = items.GetValueOrDefault(Tag.Server, ""),
            Mqtt = items.GetValueOrDefault(Tag.Mqtt, ""),
            Authorities = items.GetValueOrDefault(Tag.Authorities, ""),
        };
    }

    private static bool TryRead(ReadOnlySpan<byte> record, Dictionary<Tag, string> items)
    {
        if (record.Length is < HeaderBytes + CrcBytes or > MostBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(record) != Magic
            || record[4] != Version
            || HeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(record[6..]) + CrcBytes != record.Length
            || Crc32.HashToUInt32(record[..^CrcBytes]) != BinaryPrimitives.ReadUInt32LittleEndian(record[^CrcBytes..]))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = record[HeaderBytes..^CrcBytes];
        byte last = 0;
        while (rest.Length >= ItemHeaderBytes)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(rest[1..]);
            byte tag = rest[0];
            if (tag <= last || tag > (byte)Tag.Authorities || length == 0 || length > rest.Length - ItemHeaderBytes || !Ascii.IsValid(rest.Slice(ItemHeaderBytes, length)))
            {
                return false;
            }

            last = tag;
            items[(Tag)tag] = Encoding.ASCII.GetString(rest.Slice(ItemHeaderBytes, length));
            rest = rest[(ItemHeaderBytes + length)..];
        }

        return rest.Length == 0 && items.Count == record[5];
    }
}
