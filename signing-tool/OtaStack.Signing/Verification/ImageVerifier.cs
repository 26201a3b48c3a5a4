using OtaStack.Bundles.Verification;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Verification;

/// <summary>Checks an image as a device does: release data, index, every block, every part.</summary>
internal sealed class ImageVerifier(RepositoryFiles files, string product, TargetsDocument targets)
{
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
        using ImageCheck check = new(index);
        int read;
        while ((read = content.Read(_block)) > 0)
        {
            check.Append(_block.AsSpan(0, read));
        }

        return check.Finish();
    }
}
