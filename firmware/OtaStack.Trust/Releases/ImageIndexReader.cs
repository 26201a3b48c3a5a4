using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Releases;

/// <summary>Checks an image index from its first byte to its last (docs/formats.md). Sizes are checked before anything is allocated.</summary>
internal sealed class ImageIndexReader
{
    private const int MaxNameLength = 64;
    private const int MaxPartSize = 1 + MaxNameLength + 4 + ImageBlocks.DigestSize;

    // Every part but one may end in a short block.
    private const int MaxBlocks = (ImageIndex.MaxImageLength / ImageBlocks.Size) + ImageIndex.MaxParts;
    private const int MaxLength = ImageIndex.HeaderSize + ImageBlocks.DigestSize + (ImageIndex.MaxParts * MaxPartSize)
        + (MaxBlocks * (ImageBlocks.DigestSize + ImageIndex.EndSize));

    private readonly IByteSource _file;
    private readonly byte[] _buffer = new byte[MaxNameLength];
    private readonly char[] _name = new char[MaxNameLength];

    public ImageIndexReader(IByteSource file)
    {
        _file = file;
    }

    public Verdict Read(out ImageIndex? index)
    {
        byte[] buffer = _buffer;
        index = null;
        if (_file.Length > MaxLength)
        {
            return Verdict.TooLarge;
        }

        // Format 1 is that of an image alone, 2 of one that is also stored packed.
        if (!ByteSources.TryReadExactly(_file, 0, buffer, 0, ImageIndex.HeaderSize) || ImageIndex.ReadInteger(buffer, 0) != 0x5849544F
            || (buffer[4] - 1) >> 1 != 0 || buffer[5] != 0 || ImageIndex.ReadInteger(buffer, 8) != ImageBlocks.Size)
        {
            return Verdict.Malformed;
        }

        int packed = buffer[4] - 1;
        int partCount = buffer[6] | (buffer[7] << 8);
        int imageLength = ImageIndex.ReadInteger(buffer, 12);
        if (partCount > ImageIndex.MaxParts || imageLength < 0 || imageLength > ImageIndex.MaxImageLength)
        {
            return Verdict.TooLarge;
        }

        return partCount == 0 ? Verdict.Malformed : ReadParts(packed, partCount, imageLength, out index);
    }

    private Verdict ReadParts(int packed, int partCount, int imageLength, out ImageIndex? index)
    {
        index = null;
        IndexedPart[] parts = new IndexedPart[partCount];
        int position = ImageIndex.HeaderSize + (packed * ImageBlocks.DigestSize);
        int rowSize = ImageBlocks.DigestSize + (packed * ImageIndex.EndSize);
        int offset = 0;
        int block = 0;
        for (int i = 0; i < partCount; i++)
        {
            string? name = ReadName(position);
            if (name == null || (i > 0 && !Ascend(parts[i - 1].Name, name)))
            {
                return Verdict.Malformed;
            }

            position += 1 + name.Length;
            if (!ByteSources.TryReadExactly(_file, position, _buffer, 0, 4))
            {
                return Verdict.Malformed;
            }

            // Compared with what is left of the image, the sum cannot overflow. The sign bit is a length above 2 GiB.
            int length = ImageIndex.ReadInteger(_buffer, 0);
            if (length < 1 || length > imageLength - offset)
            {
                return Verdict.Malformed;
            }

            parts[i] = new IndexedPart(name, length, offset, block, position + 4);
            position += 4 + ImageBlocks.DigestSize;
            offset += length;
            block += (length + ImageBlocks.Size - 1) / ImageBlocks.Size;
        }

        // Nothing is missing and nothing follows.
        if (offset != imageLength || _file.Length != position + (block * rowSize))
        {
            return Verdict.Malformed;
        }

        ImageIndex read = new(_file, parts, position, rowSize, imageLength, block);
        int start = 0;
        for (int i = 0; packed != 0 && i < block; i++)
        {
            // No stored block is empty or longer than the block itself, so the packed image is not longer than the image.
            int end = read.StoredOffset(i + 1);
            if ((uint)(end - start - 1) >= (uint)read.BlockLength(i))
            {
                return Verdict.Malformed;
            }

            start = end;
        }

        index = read;
        return Verdict.Accepted;
    }

    private string? ReadName(int position)
    {
        if (!ByteSources.TryReadExactly(_file, position, _buffer, 0, 1))
        {
            return null;
        }

        int length = _buffer[0];
        if (length < 1 || length > MaxNameLength
            || !ByteSources.TryReadExactly(_file, position + 1, _buffer, 0, length) || _buffer[0] == '.')
        {
            return null;
        }

        for (int i = 0; i < length; i++)
        {
            int value = _buffer[i];
            bool allowed = (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') || (value >= '0' && value <= '9')
                || value == '.' || value == '_' || value == '-';
            if (!allowed)
            {
                return null;
            }

            _name[i] = (char)value;
        }

        return new string(_name, 0, length);
    }

    /// <summary>True when the first name stands before the second by its bytes; equal names do not.</summary>
    private static bool Ascend(string first, string second)
    {
        int common = first.Length < second.Length ? first.Length : second.Length;
        for (int i = 0; i < common; i++)
        {
            if (first[i] != second[i])
            {
                return first[i] < second[i];
            }
        }

        return first.Length < second.Length;
    }
}
