using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>Stages the next metadata of a role. What nobody has signed yet is built upon; what somebody has signed is left alone.</summary>
internal sealed class RoleStaging(RepositoryContents contents, DateTimeOffset now)
{
    // Room that signatures yet to come take: keyid, hex and punctuation of one, rounded up.
    private const int SignatureJsonBytes = 240;

    /// <summary>The targets metadata that the next change of the role builds upon; null before the first.</summary>
    public TargetsDocument? TargetsBase(string role) => Unfrozen(role)?.Targets ?? contents.ReadNewest(role);

    /// <summary>Every release that the role lists or ever listed, as far as its metadata is kept, and what is staged.</summary>
    public IReadOnlyList<ReleaseEntry> PastReleases(string role)
    {
        return [.. (TargetsBase(role)?.Releases ?? []).Concat(contents.History(role).SelectMany(version => version.Releases))];
    }

    /// <summary>The root that the next change builds upon.</summary>
    public RootDocument RootBase() => Unfrozen(RootDocument.TypeName)?.Root ?? contents.Root;

    /// <summary>The delegations as they will be when everything staged is published.</summary>
    public Delegations Delegations()
    {
        return StagedReader.Read(contents, TargetsDocument.TypeName)?.Targets!.Delegations ?? contents.Published?.Delegations ?? Metadata.Delegations.None;
    }

    /// <summary>Refuses a role that nobody delegates to.</summary>
    public void RequireRole(string role)
    {
        if (role != TargetsDocument.TypeName && Delegations().Find(role) is null)
        {
            throw new SigningException(SigningFault.Refused, StagingErrorCode.RoleUnknown, role);
        }
    }

    /// <summary>The next targets metadata of a role as a file for <c>staged/</c>, after an edit of what is there.</summary>
    /// <param name="days">Days that it is valid; null keeps what the product's settings say.</param>
    public byte[] NextTargets(string role, Action<TargetsDraft> edit, int? days = null)
    {
        TargetsDraft draft = new(TargetsBase(role));
        edit(draft);
        SignedMetadata metadata = draft.Build(contents.NewestVersion(role) + 1, now, now.AddDays(days ?? contents.Settings.TargetsDays));
        int keys = StagedReader.RequirementFor(contents, role)?.Keys.Count ?? new TrustLimits().Signatures;

        // Devices refuse longer metadata: endless data (specification §5.6.1).
        return Fitting(metadata, keys, new TrustLimits().TargetsBytes, ErrorCode.TargetsTooLarge);
    }

    /// <summary>Checks that the metadata fits into what devices accept, with all signatures that may come.</summary>
    public static byte[] Fitting(SignedMetadata metadata, int keys, int deviceLimit, string code)
    {
        byte[] file = metadata.ToBytes();
        int limit = deviceLimit - (keys * SignatureJsonBytes);
        return file.Length <= limit ? file : throw new SigningException(SigningFault.Refused, code, Count.Of(file.Length), Count.Of(limit));
    }

    /// <summary>Writes the files of a change, all or none; the last of them should be the staged metadata.</summary>
    public void Write(IEnumerable<(string Path, Action<Stream> Write)> newFiles)
    {
        FileChanges changes = new(contents.Repository.Files, contents.Repository.Directory);
        try
        {
            foreach ((string path, Action<Stream> write) in newFiles)
            {
                changes.Add(path, write);
            }
        }
        catch (Exception failure) when (DurableFile.IsIoFailure(failure))
        {
            changes.Undo();
            throw;
        }
    }

    /// <summary>Writes one staged file.</summary>
    public void Write(string role, byte[] file) => Write([(RepositoryPaths.StagedMetadata(role), stream => stream.Write(file))]);

    private StagedRole? Unfrozen(string role)
    {
        StagedRole? staged = StagedReader.Read(contents, role);

        // Changing what somebody has signed already would throw that signature away without saying so.
        return staged is { IsFrozen: true }
            ? throw new SigningException(SigningFault.Refused, ErrorCode.StagedSigned, Count.Of(staged.Metadata.Signatures.Count), role)
            : staged;
    }
}
