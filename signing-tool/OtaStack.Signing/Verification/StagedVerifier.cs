using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Trust;

namespace OtaStack.Signing.Verification;

/// <summary>
/// What must hold before anybody signs: the metadata that the staged one was made from is signed as it must be, the
/// signatures collected so far are good, and the files on disk are the ones that the signature will vouch for.
/// </summary>
internal static class StagedVerifier
{
    public static void Require(RepositoryFiles files, RepositoryContents contents, TargetsDocument staged)
    {
        RepositoryVerifier.RequireSigned(contents.Roots, contents.Published);
        RequireGoodSignatures(contents.Root, staged.Metadata);
        StagedChanges changes = StagedChanges.Between(contents.Published, staged);
        HashSet<string> news = [];
        foreach (TargetFile file in changes.Added.Concat(changes.Changed))
        {
            Refuse(RepositoryPaths.Target(file.Path), RepositoryVerifier.VerifyFile(files, file));
            _ = news.Add(file.Path);
        }

        ImageVerifier images = new(files, contents.Settings.Name, staged);
        foreach (ReleaseEntry release in staged.Releases.Where(release => news.Contains(release.Target.Path)))
        {
            Refuse(RepositoryPaths.Target(release.Target.Path), images.Verify(release));
        }
    }

    private static void RequireGoodSignatures(RootDocument root, SignedMetadata staged)
    {
        string? bad = staged.Signatures.Keys.FirstOrDefault(keyId => !root.IsSignedBy(staged, TargetsDocument.TypeName, keyId));
        if (bad is not null)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.StagedSignature, bad);
        }
    }

    private static void Refuse(string path, Verdict verdict)
    {
        if (verdict != Verdict.Accepted)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.StagedFile, path) { Verdict = verdict };
        }
    }
}
