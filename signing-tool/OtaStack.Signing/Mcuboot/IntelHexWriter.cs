using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OtaStack.Signing.Mcuboot;

/// <summary>
/// Writes Intel HEX as imgtool's library does: records of at most 16 bytes that stay within 64 KiB, an extended linear address
/// record before each 64 KiB that is used when an address is above 0xFFFF, uppercase, line feeds.
/// </summary>
internal static class IntelHexWriter
{
    private const int RecordBytes = 16;
    private const int BankBytes = 0x10000;

    /// <param name="pieces">Ascending by address and not overlapping; one that follows the other directly is joined to it.</param>
    public static byte[] Write(IEnumerable<(long Address, byte[] Bytes)> pieces)
    {
        List<(long Address, byte[] Bytes)> runs = Join(pieces);
        bool linear = runs[^1].Address + runs[^1].Bytes.Length > BankBytes;
        StringBuilder text = new();
        long bank = -1;
        foreach ((long start, byte[] bytes) in runs)
        {
            int done = 0;
            while (done < bytes.Length)
            {
                long address = start + done;
                if (linear && address / BankBytes != bank)
                {
                    bank = address / BankBytes;
                    AddRecord(text, 0, 4, [(byte)(bank >> 8), (byte)bank]);
                }

                int offset = (int)(address % BankBytes);
                int count = Math.Min(Math.Min(RecordBytes, BankBytes - offset), bytes.Length - done);
                AddRecord(text, offset, 0, bytes.AsSpan(done, count));
                done += count;
            }
        }

        AddRecord(text, 0, 1, []);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static List<(long Address, byte[] Bytes)> Join(IEnumerable<(long Address, byte[] Bytes)> pieces)
    {
        List<(long Address, byte[] Bytes)> runs = [];
        foreach ((long address, byte[] bytes) in pieces)
        {
            if (runs.Count > 0 && runs[^1].Address + runs[^1].Bytes.Length == address)
            {
                runs[^1] = (runs[^1].Address, [.. runs[^1].Bytes, .. bytes]);
            }
            else
            {
                runs.Add((address, bytes));
            }
        }

        return runs;
    }

    private static void AddRecord(StringBuilder text, int offset, byte type, ReadOnlySpan<byte> data)
    {
        Span<byte> record = stackalloc byte[5 + RecordBytes];
        record[0] = (byte)data.Length;
        BinaryPrimitives.WriteUInt16BigEndian(record[1..], (ushort)offset);
        record[3] = type;
        data.CopyTo(record[4..]);
        byte sum = 0;
        foreach (byte value in record[..(4 + data.Length)])
        {
            sum += value;
        }

        record[4 + data.Length] = (byte)-sum;
        _ = text.Append(CultureInfo.InvariantCulture, $":{Convert.ToHexString(record[..(5 + data.Length)])}\n");
    }
}
