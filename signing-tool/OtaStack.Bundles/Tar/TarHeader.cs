using System.Text;

namespace OtaStack.Bundles.Tar;

/// <summary>One 512-byte header block (POSIX.1-2017, pax, "ustar Interchange Format").</summary>
/// <param name="Length">Bytes of the content.</param>
/// <param name="Type">The type flag.</param>
internal sealed record TarHeader(string Name, long Length, byte Type)
{
    public const int Size = 512;

    public const byte RegularFile = (byte)'0';

    public const byte OldRegularFile = 0;

    /// <summary>pax records for the next entry.</summary>
    public const byte ExtendedHeader = (byte)'x';

    private const int ChecksumOffset = 148;
    private const int ChecksumLength = 8;

    /// <summary>Null for a block of zeros, which ends an archive.</summary>
    public static TarHeader? Read(ReadOnlySpan<byte> block, ArchiveLimits limits)
    {
        if (!block.ContainsAnyExcept((byte)0))
        {
            return null;
        }

        bool posix = block.Slice(257, 8).SequenceEqual("ustar\000"u8);
        bool gnu = limits.ExtendedHeaders && block.Slice(257, 8).SequenceEqual("ustar  \0"u8);
        if ((!posix && !gnu) || Octal(block.Slice(ChecksumOffset, ChecksumLength)) != Checksum(block))
        {
            throw new ArchiveException(ArchiveFault.Header, "This is not a POSIX tar archive, or a header of it is damaged.");
        }

        string name = Text(block[..100]);
        string prefix = posix ? Text(block.Slice(345, 155)) : string.Empty;
        return new TarHeader(prefix.Length == 0 ? name : $"{prefix}/{name}", Octal(block.Slice(124, 12)), block[156]);
    }

    /// <summary>
    /// True for the header of a regular file as this project writes it: no owner, no time, one mode, numbers in one form. So nothing can
    /// hide in fields that nobody looks at, and a bundle has one form only.
    /// </summary>
    public bool IsPlain(ReadOnlySpan<byte> block)
    {
        Span<byte> plain = stackalloc byte[Size];
        plain.Clear();
        Field(block[..100]).CopyTo(plain);
        "0000644\00000000\00000000\0"u8.CopyTo(plain[100..]);
        WriteOctal(plain.Slice(124, 11), Length);
        WriteOctal(plain.Slice(136, 11), 0);
        plain[156] = RegularFile;
        "ustar\000"u8.CopyTo(plain[257..]);
        Field(block.Slice(345, 155)).CopyTo(plain[345..]);
        WriteOctal(plain.Slice(ChecksumOffset, 6), Checksum(plain));
        plain[ChecksumOffset + 7] = (byte)' ';
        return block.SequenceEqual(plain);
    }

    private static void WriteOctal(Span<byte> digits, long value)
    {
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        return Encoding.Latin1.GetString(Field(field));
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    /// <summary>At most 12 digits: base-256 numbers of GNU tar and minus signs are no octal digits.</summary>
    private static long Octal(ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'7'))
        {
            throw new ArchiveException(ArchiveFault.Header, "A number in a tar header is not octal.");
        }

        long value = 0;
        foreach (byte digit in digits)
        {
            value = (value << 3) + (digit - '0');
        }

        return value;
    }

    private static long Checksum(ReadOnlySpan<byte> block)
    {
        long sum = ' ' * ChecksumLength;
        for (int i = 0; i < Size; i++)
        {
            sum += i is >= ChecksumOffset and < ChecksumOffset + ChecksumLength ? 0 : block[i];
        }

        return sum;
    }
}
