using System.Security.Cryptography;
using OtaStack.Server.Permits;
using OtaStack.Server.Releases.Publishing;
using OtaStack.Server.Tuf;
using OtaStack.Trust;
using OtaStack.Trust.Permits;
using OtaStack.Trust.Releases;

namespace OtaStack.Server.Releases.Checks;

/// <summary>Every listed target is there, in the archive or published before, with its signed bytes; every image is installable.</summary>
internal sealed class TargetsVerification(PublishedFiles published)
{
    /// <summary>Whether all of it was published before, so that the archive brings nothing new.</summary>
    /// <exception cref="PublishRefusedException">A target is missing or wrong.</exception>
    public bool Verify(VerifiedMetadata verified, StagingFolder staging)
    {
        Dictionary<string, string> places = new(StringComparer.Ordinal);
        bool complete = true;
        foreach (TargetEntry target in verified.Listed.Values)
        {
            string stored = published.PathOf(verified.Product, target);
            string staged = Path.Combine(staging.Targets, TargetPath.Published(target.Path, target.Sha256));
            bool good = IsGood(stored, target);
            complete &= good;
            if (!good && !File.Exists(staged))
            {
                throw new PublishRefusedException("targetMissing", $"Target '{target.Path}' is neither in the archive nor on the server: publish with all target files.");
            }

            places.Add(target.Path, good ? stored : staged);
        }

        ImageVerification images = new(verified.Product, verified.Listed, target => places[target.Path]);
        Dictionary<string, ReleaseVersion> versions = new(StringComparer.Ordinal);
        foreach (VerifiedRole role in verified.Roles)
        {
            foreach (TargetEntry image in role.Targets.Where(target => target.IsImage))
            {
                ReleaseData release = images.Verify(image, role.Source);
                if (!versions.TryAdd(release.ReleaseId, release.Version) && versions[release.ReleaseId].CompareTo(release.Version) != 0)
                {
                    throw new PublishRefusedException(Verdict.VersionMismatch, $"Target '{image.Path}': release '{release.ReleaseId}' has images of two versions.");
                }
            }
        }

        if (verified.Roles.FirstOrDefault(role => role.Entry.Role == PermitReader.Role) is { } permits)
        {
            VerifyPermits(verified.Product, permits, target => places[target.Path]);
        }

        return complete;
    }

    /// <summary>What the role of that name lists are permits of this product, or no device could use them.</summary>
    private static void VerifyPermits(string product, VerifiedRole role, Func<TargetEntry, string> locate)
    {
        foreach (TargetEntry target in role.Targets)
        {
            Verdict verdict = target.Length > Permit.MaxBytes
                ? Verdict.PermitMalformed
                : PermitReader.Read(File.ReadAllBytes(locate(target)), target.Path, product, out _);
            if (verdict != Verdict.Accepted)
            {
                throw new PublishRefusedException(verdict, $"Target '{target.Path}' of role '{PermitReader.Role}' is no permit of '{product}' that devices can use ({VerdictText.Of(verdict)}).");
            }
        }
    }

    private static bool IsGood(string path, TargetEntry target)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return file.Length == target.Length && Convert.ToHexStringLower(SHA256.HashData(file)) == target.Sha256;
    }
}
