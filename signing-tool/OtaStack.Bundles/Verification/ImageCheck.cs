using System.Security.Cryptography;
using OtaStack.Trust;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Bundles.Verification;

/// <summary>Checks an image against its index while it streams by: every block, every part, nothing more.</summary>
public sealed class ImageCheck(ImageIndex index) : IDisposable
{
    private readonly ManagedHmacSha256 _hmac = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _block = new byte[ImageBlocks.Size];
    private readonly byte[] _expected = new byte[SHA256.HashSizeInBytes];
    private Verdict _verdict = Verdict.Accepted;
    private int _number;
    private int _filled;

    /// <summary>The next bytes of the image, as many as there are.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _verdict == Verdict.Accepted)
        {
            if (_number == index.BlockCount)
            {
                _verdict = Verdict.HashMismatch;
                return;
            }

            int taken = Math.Min(bytes.Length, index.BlockLength(_number) - _filled);
            bytes[..taken].CopyTo(_block.AsSpan(_filled));
            _filled += taken;
            bytes = bytes[taken..];
            if (_filled == index.BlockLength(_number))
            {
                EndBlock();
            }
        }
    }

    /// <summary>Accepted when the bytes were exactly the image that the index describes.</summary>
    public Verdict Finish()
    {
        return _verdict == Verdict.Accepted && _number < index.BlockCount ? Verdict.HashMismatch : _verdict;
    }

    public void Dispose()
    {
        _hash.Dispose();
    }

    private void EndBlock()
    {
        if (!ImageBlocks.Matches(_hmac, index, _number, _block, 0, _filled))
        {
            _verdict = Verdict.BlockMismatch;
            return;
        }

        _hash.AppendData(_block, 0, _filled);
        int part = index.PartOfBlock(_number);
        _filled = 0;
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
