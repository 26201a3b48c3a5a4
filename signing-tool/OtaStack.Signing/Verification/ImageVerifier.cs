using System.Security.Cryptography;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Verification;

/// <summary>Checks an image as a device does: release data, index, every block, every part.</summary>
internal sealed class ImageVerifier(ProductRepository repository, TargetsDocument targets)
{
    private readonly ManagedHmacSha256 _hmac = new();
    private readonly byte[] _block = new byte[ImageBlocks.Size];

    public Verdict Verify(ReleaseEntry release)
    {
        TargetFile? index = targets.Files.FirstOrDefault(file => file.Path == release.IndexPath);
        return index is null ? Verdict.UnknownTarget : VerifyImage(release.Target, index);
    }

    private Verdict VerifyImage(TargetFile image, TargetFile indexFile)
    {
        byte[] indexBytes = new byte[indexFile.Length];
        using (Stream stream = repository.OpenFile(RepositoryPaths.Target(indexFile.Path)))
        {
            stream.ReadExactly(indexBytes);
        }

        Verdict verdict = ImageIndex.Read(new ArraySource(indexBytes), out ImageIndex? index);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        if (index!.ImageLength != image.Length)
        {
            return Verdict.HashMismatch;
        }

        using Stream content = repository.OpenFile(RepositoryPaths.Target(image.Path));
        return VerifyParts(index, content);
    }

    private Verdict VerifyParts(ImageIndex index, Stream content)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] expected = new byte[SHA256.HashSizeInBytes];
        int block = 0;
        for (int part = 0; part < index.PartCount; part++)
        {
            for (; block < index.BlockCount && index.PartOfBlock(block) == part; block++)
            {
                int count = index.BlockLength(block);
                content.ReadExactly(_block, 0, count);
                if (!ImageBlocks.Matches(_hmac, index, block, _block, 0, count))
                {
                    return Verdict.BlockMismatch;
                }

                hash.AppendData(_block, 0, count);
            }

            index.ReadPartSha256(part, expected);
            if (!hash.GetHashAndReset().AsSpan().SequenceEqual(expected))
            {
                return Verdict.HashMismatch;
            }
        }

        return block == index.BlockCount ? Verdict.Accepted : Verdict.Malformed;
    }
}
