using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>Finds a target in the trusted metadata (§5.6.7).</summary>
public static class TargetSearch
{
    /// <summary>
    /// Searches the stored metadata, which is verified again on the way: the targets file by the stored root's keys, and as the
    /// very one that the stored snapshot tells of. <see cref="Verdict.UnknownTarget"/> when no role lists the path.
    /// </summary>
    /// <remarks>Expiry is the refresh's matter: search after one that has completed.</remarks>
    public static Verdict Find(ITrustStore store, TrustLimits limits, ISignatureScheme[] schemes, string path, out TargetDescription? target)
    {
        target = null;
        RoleReader roles = new(limits, schemes);
        IByteSource? rootFile = store.Open(Roles.RootFile);
        if (rootFile == null || RootFile.Read(roles, rootFile, null, out RootFile? root) != Verdict.Accepted)
        {
            return Verdict.NoTrustedRoot;
        }

        IByteSource? snapshotFile = store.Open(Roles.SnapshotFile);
        IByteSource? targetsFile = store.Open(Roles.TargetsFile);
        if (snapshotFile == null || targetsFile == null)
        {
            return Verdict.Missing;
        }

        Verdict verdict = SnapshotFile.Read(roles, snapshotFile, root!, out SnapshotFile? snapshot);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        verdict = TargetsFile.Read(roles, targetsFile, root!, out MetadataHeader? targets);
        if (verdict == Verdict.Accepted && targets!.Version != snapshot!.Targets.Version)
        {
            // A power cut between storing the two: the next refresh repairs it.
            verdict = Verdict.VersionMismatch;
        }

        if (verdict == Verdict.Accepted)
        {
            verdict = snapshot!.Targets.Check(targetsFile, roles.Work);
        }

        return verdict == Verdict.Accepted ? FindIn(roles.Work, targetsFile, roles.Signed, path, out target) : verdict;
    }

    /// <summary>Looks the path up in one targets file that the caller has already verified.</summary>
    public static Verdict FindInVerified(IByteSource targetsFile, string path, out TargetDescription? target)
    {
        target = null;
        Workspace work = new(new TrustLimits { Signatures = 0 }, new ISignatureScheme[0]);
        JsonRange file = new();
        JsonRange signed = new();
        file.SetWhole(targetsFile);
        Verdict verdict = file.Require(work.Reader, "signed", signed);
        return verdict == Verdict.Accepted ? FindIn(work, targetsFile, signed, path, out target) : verdict;
    }

    private static Verdict FindIn(Workspace work, IByteSource file, JsonRange signed, string path, out TargetDescription? target)
    {
        target = null;
        JsonReader reader = work.Reader;
        JsonRange range = new();
        Verdict verdict = signed.Require(reader, "targets", range);
        if (verdict == Verdict.Accepted)
        {
            verdict = range.Find(reader, path, range);
        }

        if (verdict != Verdict.Accepted)
        {
            return verdict == Verdict.Missing ? Verdict.UnknownTarget : verdict;
        }

        FileDescription description = new();
        range.Open(reader);
        verdict = description.Read(reader, work.Scratch);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        // Blocks and files are checked by SHA-256 throughout; a target that is described by other hashes alone cannot be.
        if (description.Length < 0 || !description.HasSha256)
        {
            return Verdict.Malformed;
        }

        JsonRange custom = new();
        verdict = range.Find(reader, "custom", custom);
        if (verdict != Verdict.Accepted && verdict != Verdict.Missing)
        {
            return verdict;
        }

        target = new TargetDescription(path, description.Length, description.Sha256, custom.Start, custom.End, file);
        return Verdict.Accepted;
    }
}
