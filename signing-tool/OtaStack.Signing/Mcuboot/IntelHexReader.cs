using System.Buffers.Binary;
using System.Globalization;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Mcuboot;

/// <summary>
/// Reads Intel HEX (Intel's specification, revision A, 1988). The rules: every record is whole and its sum is right; no byte is given twice; there is
/// one end record and nothing after it, so that a cut file is noticed; what is between the first and the last byte stays within a limit.
/// </summary>
internal sealed class IntelHexReader
{
    /// <summary>Bytes of a file at most: 16 MiB as records of 16 bytes take 45 MB.</summary>
    public const int MaxFileBytes = 64 * 1024 * 1024;

    private const int MaxRecordBytes = 5 + 255;

    private const byte Data = 0;
    private const byte End = 1;
    private const byte SegmentBase = 2;
    private const byte SegmentStart = 3;
    private const byte LinearBase = 4;
    private const byte LinearStart = 5;

    private readonly string _name;
    private readonly byte[] _record = new byte[MaxRecordBytes];
    private readonly List<(long Address, byte[] Bytes)> _pieces = [];
    private long _base;
    private int _line;
    private bool _ended;

    private IntelHexReader(string name)
    {
        _name = name;
    }

    /// <summary>The bytes from the first to the last and the address of the first; holes are filled.</summary>
    /// <param name="file">The whole file, at most <see cref="MaxFileBytes"/>.</param>
    /// <param name="fill">What holes are filled with.</param>
    /// <param name="name">What to call the file in an error.</param>
    /// <exception cref="SigningException"><c>hex.malformed</c>, <c>hex.overlap</c> or <c>image.too_large</c>.</exception>
    public static AddressedBytes Read(ReadOnlySpan<byte> file, byte fill, string name)
    {
        IntelHexReader reader = new(name);
        while (!file.IsEmpty)
        {
            int end = file.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? file : file[..end];
            file = end < 0 ? [] : file[(end + 1)..];
            reader._line++;
            reader.ReadLine(line.TrimEnd("\r \t"u8));
        }

        return reader._ended && reader._pieces.Count > 0 ? reader.Join(fill) : throw reader.Malformed();
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return;
        }

        int digits = line.Length - 1;
        if (_ended || line[0] != ':' || digits % 2 != 0 || digits / 2 > MaxRecordBytes
            || Convert.FromHexString(line[1..], _record, out _, out int length) != System.Buffers.OperationStatus.Done
            || length < 5 || _record[0] != length - 5 || Sum(length) != 0)
        {
            throw Malformed();
        }

        Take(_record.AsSpan(4, length - 5));
    }

    private void Take(ReadOnlySpan<byte> data)
    {
        int offset = BinaryPrimitives.ReadUInt16BigEndian(_record.AsSpan(1));
        switch (_record[3])
        {
            // A record that runs over the end of its 64 KiB wraps in one mode and not in the other: no linker writes one.
            case Data when offset + data.Length <= 0x10000 && _base + offset + data.Length <= 1L << 32:
                AddData(_base + offset, data);
                break;
            case End when data.IsEmpty:
                _ended = true;
                break;
            case SegmentBase when data.Length == 2:
                _base = BinaryPrimitives.ReadUInt16BigEndian(data) * 16L;
                break;
            case LinearBase when data.Length == 2:
                _base = BinaryPrimitives.ReadUInt16BigEndian(data) * 65536L;
                break;
            case SegmentStart or LinearStart when data.Length == 4:
                // Where a debugger would start; no part of the image.
                break;
            default:
                throw Malformed();
        }
    }

    private void AddData(long address, ReadOnlySpan<byte> data)
    {
        if (!data.IsEmpty)
        {
            _pieces.Add((address, data.ToArray()));
        }
    }

    private AddressedBytes Join(byte fill)
    {
        _pieces.Sort((left, right) => left.Address.CompareTo(right.Address));
        long first = _pieces[0].Address;
        long length = _pieces.Max(piece => piece.Address + piece.Bytes.Length) - first;
        if (length > McubootFormat.MaxImageBytes)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.ImageTooLarge, Count.Of(length), Count.Of(McubootFormat.MaxImageBytes));
        }

        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(fill);
        long end = first;
        foreach ((long address, byte[] piece) in _pieces)
        {
            if (address < end)
            {
                throw new SigningException(SigningFault.File, McubootErrorCode.HexOverlap, _name, McubootFormat.Hex(address));
            }

            piece.CopyTo(bytes, address - first);
            end = address + piece.Length;
        }

        return new AddressedBytes(bytes, (uint)first);
    }

    private byte Sum(int length)
    {
        byte sum = 0;
        for (int i = 0; i < length; i++)
        {
            sum += _record[i];
        }

        return sum;
    }

    private SigningException Malformed()
    {
        return new SigningException(SigningFault.File, McubootErrorCode.HexMalformed, _name, _line.ToString(CultureInfo.InvariantCulture));
    }
}
