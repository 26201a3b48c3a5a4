using System.Security.Cryptography;
using OtaStack.Bundles.Verification;
using OtaStack.Server.Tuf;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Releases.Checks;

/// <summary>
/// Checks an image against its signed release data as a device will: product, index, every block, every part, the packed form of it,
/// and that all files it names are listed. A release that no device could install is refused here, not in the field.
/// </summary>
internal sealed class ImageVerification(string product, IReadOnlyDictionary<string, TargetEntry> listed, Func<TargetEntry, string> locate)
{
    private readonly IHmacSha256 _hmac = new SystemHmacSha256();

    /// <exception cref="PublishRefusedException">A rule is broken.</exception>
    public ReleaseData Verify(TargetEntry image, IByteSource targetsMetadata)
    {
        Verdict found = TargetSearch.FindInVerified(targetsMetadata, image.Path, out TargetDescription? description);
        Require(found, image, "is not found by the verifier");
        Verdict read = ReleaseData.Read(description!, out ReleaseData? release);
        Require(read, image, "has release data (custom.ota) that cannot be used");
        if (release!.Product != product)
        {
            throw new PublishRefusedException(Verdict.WrongProduct, $"Target '{image.Path}': expected product '{product}', got '{release.Product}'.");
        }

        CheckNamed(image, release);
        CheckBlocks(image, release);
        return release;
    }

    private static void Require(Verdict verdict, TargetEntry image, string what)
    {
        if (verdict != Verdict.Accepted)
        {
            throw new PublishRefusedException(verdict, $"Target '{image.Path}' {what} ({VerdictText.Of(verdict)}).");
        }
    }

    private void CheckNamed(TargetEntry image, ReleaseData release)
    {
        CheckListed(image, release.IndexPath, Convert.ToHexStringLower(release.IndexSha256), release.IndexLength);
        foreach (string? named in new[] { release.NotesEn, release.NotesJa, release.Sbom })
        {
            if (named is not null)
            {
                CheckListed(image, named, sha256: null, length: null);
            }
        }

        foreach ((string companion, string sha256) in image.Companions)
        {
            CheckListed(image, companion, sha256, length: null);
        }
    }

    private void CheckListed(TargetEntry image, string path, string? sha256, int? length)
    {
        if (!listed.TryGetValue(path, out TargetEntry? named))
        {
            throw new PublishRefusedException(Verdict.UnknownTarget, $"Target '{image.Path}' names '{path}', which the targets metadata does not list.");
        }

        if ((sha256 is not null && sha256 != named.Sha256) || (length is not null && length != named.Length))
        {
            throw new PublishRefusedException(Verdict.HashMismatch, $"Target '{image.Path}' names '{path}' with another length or hash than the targets metadata lists.");
        }
    }

    private void CheckBlocks(TargetEntry image, ReleaseData release)
    {
        using FileSource indexFile = new(locate(listed[release.IndexPath]));
        using FileSource imageFile = new(locate(image));
        Require(ImageIndex.Read(indexFile, out ImageIndex? index), image, $"has an index '{release.IndexPath}' that cannot be used");
        if (index!.ImageLength != image.Length)
        {
            throw new PublishRefusedException(Verdict.BlockMismatch, $"Target '{image.Path}' has {image.Length} bytes, its index says {index.ImageLength}.");
        }

        byte[] buffer = new byte[ImageBlocks.Size];
        byte[] expected = new byte[SHA256.HashSizeInBytes];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int block = 0; block < index.BlockCount; block++)
        {
            int read = imageFile.Read(index.BlockOffset(block), buffer, 0, index.BlockLength(block));
            if (!ImageBlocks.Matches(_hmac, index, block, buffer, 0, read))
            {
                throw new PublishRefusedException(Verdict.BlockMismatch, $"Target '{image.Path}': block {block} does not have the digest that its index says.");
            }

            hash.AppendData(buffer, 0, read);
            int part = index.PartOfBlock(block);
            if (block + 1 < index.BlockCount && index.PartOfBlock(block + 1) == part)
            {
                continue;
            }

            index.ReadPartSha256(part, expected);
            if (!hash.GetHashAndReset().AsSpan().SequenceEqual(expected))
            {
                throw new PublishRefusedException(Verdict.HashMismatch, $"Target '{image.Path}': part '{index.Parts[part].Name}' does not have the hash that its index says.");
            }
        }

        CheckPacked(image, index, buffer);
    }

    /// <summary>What devices fetch in place of the image must be listed, and expand to exactly the image.</summary>
    private void CheckPacked(TargetEntry image, ImageIndex index, byte[] buffer)
    {
        string path = image.Path + ImageBlocks.PackedSuffix;
        byte[] sha256 = new byte[SHA256.HashSizeInBytes];
        if (!index.ReadPackedSha256(sha256))
        {
            if (listed.ContainsKey(path))
            {
                throw new PublishRefusedException(Verdict.UnknownTarget, $"Target '{path}' is listed, but the index of '{image.Path}' does not name it.");
            }

            return;
        }

        CheckListed(image, path, Convert.ToHexStringLower(sha256), index.StoredOffset(index.BlockCount));
        using FileStream packed = File.OpenRead(locate(listed[path]));
        using ImageCheck check = new(index, packed: true);
        int read;
        while ((read = packed.Read(buffer)) > 0)
        {
            check.Append(buffer.AsSpan(0, read));
        }

        if (check.Finish(Convert.FromHexString(image.Sha256)) != Verdict.Accepted)
        {
            throw new PublishRefusedException(Verdict.BlockMismatch, $"Target '{path}' does not expand to the image '{image.Path}': make the release anew with ota release add --compress lzss.");
        }
    }
}
