using System;
using System.Text;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Releases;

/// <summary>
/// The blocks of an image (docs/formats.md): their digests, HMAC-SHA256 under a fixed public key, and how they come out of a packed image.
/// </summary>
public static class ImageBlocks
{
    /// <summary>Bytes of a block; the last block of a part may be shorter.</summary>
    public const int Size = 4096;

    /// <summary>Bytes of the buffer that any block expands in: what is written never reaches what is still to be read.</summary>
    public const int BufferSize = Size + 16;

    /// <summary>The path of a packed image is that of the image and this.</summary>
    public const string PackedSuffix = ".lzss";

    /// <summary>Bytes of a digest.</summary>
    public const int DigestSize = 32;

    /// <summary>The ASCII bytes of <c>OtaStack block digest v1</c>. Public: the digest is a hash, not a secret tag.</summary>
    public static readonly byte[] Key = Encoding.UTF8.GetBytes("OtaStack block digest v1");

    /// <summary>True when the bytes have the length of the block and its signed digest.</summary>
    public static bool Matches(IHmacSha256 hmac, ImageIndex index, int block, byte[] data, int offset, int count)
    {
        return index.Matches(hmac, block, data, offset, count);
    }

    /// <summary>
    /// Expands a block in place: its stored bytes are the last of the buffer, the block becomes the first of it. The content is not trusted, before
    /// or after: nothing is read or written but what the two lengths allow, and the digest says whether it is the block.
    /// </summary>
    /// <param name="buffer">At least <see cref="BufferSize"/> bytes for all blocks that the format allows; lost when the answer is false.</param>
    /// <param name="stored">Stored bytes, no more than the buffer has.</param>
    /// <param name="length">Bytes of the block, no more than the buffer has.</param>
    /// <returns>True when the stored bytes, all of them, make exactly the block.</returns>
    public static bool TryExpand(byte[] buffer, int stored, int length)
    {
        int end = buffer.Length;
        int read = end - stored;
        int write = 0;
        int flags = 1;
        while (write < length)
        {
            if (flags == 1)
            {
                if (read == end)
                {
                    return false;
                }

                // Eight items, the lowest bit first; the bit above them tells when they are used up.
                flags = buffer[read] | 0x100;
                read++;
            }

            if ((flags & 1) != 0)
            {
                if (read == end)
                {
                    return false;
                }

                buffer[write] = buffer[read];
                write++;
                read++;
            }
            else
            {
                read += 2;
                if (read > end)
                {
                    return false;
                }

                // Places are those in a window of 4096 that has the block's first byte at 4080.
                int last = buffer[read - 1];
                int back = write - ((buffer[read - 2] + ((last & 0xF0) << 4) + 16) & (Size - 1));
                int stop = write + (last & 0x0F) + 3;
                if (back < 1 || stop > read || stop > length)
                {
                    return false;
                }

                // What overlaps repeats itself: byte by byte, into what was just written.
                if (back >= stop - write)
                {
                    Array.Copy(buffer, write - back, buffer, write, stop - write);
                    write = stop;
                }

                for (; write < stop; write++)
                {
                    buffer[write] = buffer[write - back];
                }
            }

            flags >>= 1;
        }

        return read == end;
    }
}
