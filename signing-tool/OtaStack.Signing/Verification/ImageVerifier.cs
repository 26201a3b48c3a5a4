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

/// <summary>Checks an image as a device does: release data, index, every block, every part, and the packed form of it when it has one.</summary>
internal sealed class ImageVerifier(RepositoryFiles files, string product, TargetsDocument targets)
{
    private readonly byte[] _buffer = new byte[ImageBlocks.Size];

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

        verdict = VerifyImage(release, index);
        return verdict == Verdict.Accepted && release.Mcuboot is { } mcuboot ? VerifyMcuboot(release.Target, mcuboot) : verdict;
    }

    private Verdict VerifyImage(ReleaseEntry release, TargetFile indexFile)
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

        if (index!.ImageLength != release.Target.Length)
        {
            return Verdict.HashMismatch;
        }

        byte[] sha256 = Convert.FromHexString(release.Target.Sha256);
        verdict = Check(release.Target, index, packed: false, sha256);
        byte[] packedSha256 = new byte[ImageBlocks.DigestSize];
        bool isPacked = index.ReadPackedSha256(packedSha256);
        return verdict != Verdict.Accepted || (!isPacked && release.Packed is null) ? verdict
            : !isPacked || release.Packed is not { } packed ? Verdict.UnknownTarget
            : packed.Sha256 != Convert.ToHexStringLower(packedSha256) || packed.Length != index.StoredOffset(index.BlockCount) ? Verdict.HashMismatch
            : Check(packed, index, packed: true, sha256);
    }

    private Verdict Check(TargetFile file, ImageIndex index, bool packed, byte[] imageSha256)
    {
        try
        {
            using Stream content = files.Open(RepositoryPaths.Target(file.Path));
            using ImageCheck check = new(index, packed);
            int read;
            while ((read = content.Read(_buffer)) > 0)
            {
                check.Append(_buffer.AsSpan(0, read));
            }

            return check.Finish(imageSha256);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            return Verdict.Missing;
        }
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
