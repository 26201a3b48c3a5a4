using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository.Roots;

/// <summary>A root while it is edited; <c>RootRules</c> says whether the result may be staged.</summary>
public sealed class RootDraft
{
    private readonly SortedDictionary<string, (List<TufKey> Keys, int Threshold)> _roles = new(StringComparer.Ordinal);

    internal RootDraft(RootDocument start)
    {
        foreach (string role in TufSpecification.Roles)
        {
            RoleKeys keys = start.Roles[role];
            _roles[role] = ([.. keys.KeyIds.Select(keyId => start.Keys[keyId])], keys.Threshold);
        }
    }

    /// <summary>Gives a role one more key.</summary>
    public void AddKey(string role, TufKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        List<TufKey> keys = Role(role).Keys;
        if (keys.Any(other => other.KeyId == key.KeyId))
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.KeyTwice, key.KeyId, role);
        }

        keys.Add(key);
    }

    /// <summary>Takes a key from a role.</summary>
    /// <param name="keyId">A keyid or an unambiguous beginning of one.</param>
    public void RemoveKey(string role, string keyId)
    {
        TufKey key = KeyIdPrefix.Find(Role(role).Keys, keyId);
        _ = _roles[role].Keys.Remove(key);
    }

    /// <summary>Takes a key from every role that has it.</summary>
    /// <param name="keyId">A keyid or an unambiguous beginning of one.</param>
    public void RevokeKey(string keyId)
    {
        TufKey key = KeyIdPrefix.Find(AllKeys(), keyId);
        foreach (string role in _roles.Keys)
        {
            _ = _roles[role].Keys.RemoveAll(other => other.KeyId == key.KeyId);
        }
    }

    /// <summary>Puts a key in the place of another, in every role that has it or in the roles named.</summary>
    /// <param name="keyId">A keyid or an unambiguous beginning of one.</param>
    public void ReplaceKey(string keyId, TufKey replacement, IReadOnlyList<string>? roles = null)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        TufKey old = KeyIdPrefix.Find(AllKeys(), keyId);
        IEnumerable<string> named = roles is { Count: > 0 } ? roles : _roles.Keys.Where(role => Has(role, old));
        foreach (string role in named.ToArray())
        {
            RemoveKey(role, old.KeyId);
            AddKey(role, replacement);
        }
    }

    /// <summary>Sets how many keys of a role must sign.</summary>
    public void SetThreshold(string role, int threshold)
    {
        _roles[role] = (Role(role).Keys, threshold);
    }

    internal IReadOnlyList<TufKey> KeysOf(string role) => Role(role).Keys;

    internal int ThresholdOf(string role) => Role(role).Threshold;

    /// <summary>Every key of any role, once.</summary>
    internal IReadOnlyList<TufKey> AllKeys() => [.. _roles.Values.SelectMany(role => role.Keys).DistinctBy(key => key.KeyId)];

    internal SignedMetadata Build(int version, DateTimeOffset issued, DateTimeOffset expires)
    {
        return RootDocument.Create(
            version, issued, expires,
            _roles.ToDictionary(role => role.Key, role => ((IReadOnlyList<TufKey>)role.Value.Keys, role.Value.Threshold), StringComparer.Ordinal));
    }

    private bool Has(string role, TufKey key) => _roles[role].Keys.Any(other => other.KeyId == key.KeyId);

    private (List<TufKey> Keys, int Threshold) Role(string role)
    {
        return _roles.TryGetValue(role, out (List<TufKey>, int) found)
            ? found
            : throw new SigningException(SigningFault.Usage, RootErrorCode.RoleNotTopLevel, role);
    }
}
