using System.Security.Cryptography;
using OtaStack.Trust;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Bundles.Verification;

/// <summary>Checks an image, or the packed form of it, against its index while it streams by: every block, every part, nothing more.</summary>
/// <param name="index">What the image is to be.</param>
/// <param name="packed">Whether the packed image comes: its blocks are expanded as a device does.</param>
/// <param name="expanded">Takes the image, a verified block at a time; null when it is not wanted.</param>
public sealed class ImageCheck(ImageIndex index, bool packed = false, Stream? expanded = null) : IDisposable
{
    private readonly ManagedHmacSha256 _hmac = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _block = new byte[ImageBlocks.BufferSize];
    private readonly byte[] _expected = new byte[SHA256.HashSizeInBytes];
    private Verdict _verdict = Verdict.Accepted;
    private int _number;
    private int _filled;

    /// <summary>The next bytes, as many as there are.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _verdict == Verdict.Accepted)
        {
            if (_number == index.BlockCount)
            {
                _verdict = Verdict.HashMismatch;
                return;
            }

            // What is to be expanded lies at the end of the buffer.
            int length = index.BlockLength(_number);
            int stored = packed ? index.StoredOffset(_number + 1) - index.StoredOffset(_number) : length;
            int start = stored < length ? _block.Length - stored : 0;
            int taken = Math.Min(bytes.Length, stored - _filled);
            bytes[..taken].CopyTo(_block.AsSpan(start + _filled));
            _filled += taken;
            bytes = bytes[taken..];
            if (_filled == stored)
            {
                _filled = 0;
                EndBlock(stored, length);
            }
        }
    }

    /// <summary>Accepted when the bytes were exactly the image that the index describes.</summary>
    public Verdict Finish()
    {
        return _verdict == Verdict.Accepted && _number < index.BlockCount ? Verdict.HashMismatch : _verdict;
    }

    /// <summary>As <see cref="Finish()"/>; the image, packed or not, must also be the target of this SHA-256.</summary>
    public Verdict Finish(ReadOnlySpan<byte> imageSha256)
    {
        Verdict verdict = Finish();
        return verdict == Verdict.Accepted && !_whole.GetHashAndReset().AsSpan().SequenceEqual(imageSha256) ? Verdict.HashMismatch : verdict;
    }

    public void Dispose()
    {
        _hash.Dispose();
        _whole.Dispose();
    }

    private void EndBlock(int stored, int length)
    {
        if ((stored < length && !ImageBlocks.TryExpand(_block, stored, length)) || !ImageBlocks.Matches(_hmac, index, _number, _block, 0, length))
        {
            _verdict = Verdict.BlockMismatch;
            return;
        }

        _hash.AppendData(_block, 0, length);
        _whole.AppendData(_block, 0, length);
        expanded?.Write(_block, 0, length);
        int part = index.PartOfBlock(_number);
        _number++;
        if (_number < index.BlockCount && index.PartOfBlock(_number) == part)
        {
            return;
        }

        index.ReadPartSha256(part, _expected);
        if (!_hash.GetHashAndReset().AsSpan().SequenceEqual(_expected))
        {
            _verdict = Verdict.HashMismatch;
        }
    }
}
