using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Repository.Roots;

/// <summary>
/// What a new root must satisfy before it is staged:
/// every threshold can be met; a key of the server is in no offline role; a key that was taken away does not come back;
/// the root fits into what devices accept, in bytes, keys and number of rotations.
/// </summary>
internal static class RootRules
{
    private static readonly string[] Online = ["snapshot", "timestamp"];

    public static void Check(RepositoryContents contents, RootDraft draft)
    {
        foreach (string role in TufSpecification.Roles)
        {
            CheckRole(role, draft.KeysOf(role), draft.ThresholdOf(role));
        }

        CheckDevice(contents, draft);
        CheckOnline(draft, contents.Published?.Delegations.Keys.Values ?? []);
        CheckRevoked(contents, draft);
    }

    /// <summary>Keys and threshold of one role: some keys, none twice, enough of them.</summary>
    public static void CheckRole(string role, IReadOnlyList<TufKey> keys, int threshold)
    {
        if (keys.Count is 0 or > NewProduct.MaxKeys)
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.KeyCount, role, Count.Of(keys.Count), Count.Of(NewProduct.MaxKeys));
        }

        string? twice = keys.GroupBy(key => key.KeyId).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.KeyTwice, twice, role);
        }

        if (threshold < 1 || threshold > keys.Count)
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.ThresholdInvalid, role, Count.Of(threshold), Count.Of(keys.Count));
        }
    }

    /// <summary>The server holds the online keys: in an offline role they would let the server sign releases.</summary>
    public static void CheckOnline(RootDraft draft, IEnumerable<TufKey> delegated)
    {
        HashSet<string> online = [.. Online.SelectMany(draft.KeysOf).Select(key => key.KeyId)];
        TufKey? wrong = draft.KeysOf("root").Concat(draft.KeysOf("targets")).Concat(delegated).FirstOrDefault(key => online.Contains(key.KeyId));
        if (wrong is not null)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.KeyOnlineOffline, wrong.KeyId);
        }
    }

    private static void CheckDevice(RepositoryContents contents, RootDraft draft)
    {
        int keys = draft.AllKeys().Count;
        int limit = new TrustLimits().Keys;
        if (keys > limit)
        {
            throw new SigningException(SigningFault.Refused, RootErrorCode.RootKeys, Count.Of(keys), Count.Of(limit));
        }

        // A device takes them in several updates; a client that starts from version 1 must get through in one.
        int rotations = TrustLimits.ForHost().RootRotations;
        if (contents.Root.Version > rotations)
        {
            throw new SigningException(SigningFault.Refused, RootErrorCode.RootTooMany, Count.Of(contents.Root.Version + 1), Count.Of(rotations + 1));
        }
    }

    private static void CheckRevoked(RepositoryContents contents, RootDraft draft)
    {
        RevokedKeys revoked = RevokedKeys.Of(contents);
        foreach (string role in TufSpecification.Roles)
        {
            TufKey? again = draft.KeysOf(role).FirstOrDefault(key => revoked.Contains(role, key.KeyId));
            if (again is not null)
            {
                throw new SigningException(SigningFault.Refused, RootErrorCode.KeyRevoked, again.KeyId, role);
            }
        }
    }
}
