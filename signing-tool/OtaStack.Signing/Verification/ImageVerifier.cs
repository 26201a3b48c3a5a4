using OtaStack.Bundles.Verification;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Mcuboot;
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
        if (index is null || index.Length != data.IndexLength || index.Sha256 != Convert.ToHexStringLower(data.IndexSha256))
        {
            return Verdict.UnknownTarget;
        }

        verdict = VerifyImage(release.Target, index);
        return verdict == Verdict.Accepted && release.Mcuboot is { } mcuboot ? VerifyMcuboot(release.Target, mcuboot) : verdict;
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

    /// <summary>What is signed about the MCUboot image must be so: the boot loader looks at the image, people at what is signed.</summary>
    private Verdict VerifyMcuboot(TargetFile image, ReleasedImage signed)
    {
        byte[] file = new byte[image.Length];
        using (Stream content = files.Open(RepositoryPaths.Target(image.Path)))
        {
            content.ReadExactly(file);
        }

        try
        {
            McubootImage read = McubootImageReader.Read(file, image.Path);
            ImageRules.Check(read);
            return ReleasedImage.Of(read) == signed ? Verdict.Accepted : Verdict.HashMismatch;
        }
        catch (SigningException)
        {
            return Verdict.Malformed;
        }
    }
}
