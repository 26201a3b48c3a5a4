using System.Security.Cryptography;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Verification;

/// <summary>Checks an image as a device does: release data, index, every block, every part.</summary>
internal sealed class ImageVerifier(RepositoryFiles files, string product, TargetsDocument targets)
{
    private readonly ManagedHmacSha256 _hmac = new();
    private readonly byte[] _block = new byte[ImageBlocks.Size];

    public Verdict Verify(ReleaseEntry release)
    {
        Verdict verdict = TargetSearch.FindInVerified(new ArraySource(targets.Metadata.ToBytes()), release.Target.Path, out TargetDescription? target);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        verdict = ReleaseData.Read(target!, out ReleaseData? data);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        if (data!.Product != product)
        {
            return Verdict.WrongProduct;
        }

        TargetFile? index = targets.Files.FirstOrDefault(file => file.Path == data.IndexPath);
        return index is not null && index.Length == data.IndexLength && index.Sha256 == Convert.ToHexStringLower(data.IndexSha256)
            ? VerifyImage(release.Target, index)
            : Verdict.UnknownTarget;
    }

    private Verdict VerifyImage(TargetFile image, TargetFile indexFile)
    {
        byte[] indexBytes = new byte[indexFile.Length];
        using (Stream stream = files.Open(RepositoryPaths.Target(indexFile.Path)))
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

        using Stream content = files.Open(RepositoryPaths.Target(image.Path));
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
