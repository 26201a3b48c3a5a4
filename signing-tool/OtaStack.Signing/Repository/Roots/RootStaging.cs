using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository.Staging;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Repository.Roots;

/// <summary>Stages the next root.</summary>
internal static class RootStaging
{
    public static void Stage(RepositoryContents contents, RoleStaging stage, Action<RootDraft> edit, DateTimeOffset now, int? days)
    {
        RootDocument start = stage.RootBase();
        RootDraft draft = new(start);
        edit(draft);
        RootRules.Check(contents, draft);

        // TUF 5.3.5: exactly one version after the other.
        SignedMetadata root = draft.Build(contents.Root.Version + 1, now, now.AddDays(ExpiryDays(contents, days)));
        IEnumerable<string> signers = draft.KeysOf(RootDocument.TypeName).Select(key => key.KeyId).Union(contents.Root.Roles[RootDocument.TypeName].KeyIds);
        byte[] file = RoleStaging.Fitting(root, signers.Count(), new TrustLimits().RootBytes, RootErrorCode.RootTooLarge);
        IEnumerable<(string, Action<Stream>)> keys = draft.AllKeys()
            .Where(key => !contents.Repository.Exists(RepositoryPaths.Key(key.KeyId)))
            .Select(key => (RepositoryPaths.Key(key.KeyId), Writer(key.ToCanonicalBytes())));
        stage.Write([.. keys, (RepositoryPaths.StagedMetadata(RootDocument.TypeName), Writer(file))]);
    }

    private static int ExpiryDays(RepositoryContents contents, int? days)
    {
        return days is null or (>= 1 and <= ProductSettings.MaxDays)
            ? days ?? contents.Settings.RootDays
            : throw new SigningException(SigningFault.Usage, ErrorCode.ExpiryInvalid, Count.Of(days.Value), Count.Of(ProductSettings.MaxDays));
    }

    private static Action<Stream> Writer(byte[] content) => stream => stream.Write(content);
}
