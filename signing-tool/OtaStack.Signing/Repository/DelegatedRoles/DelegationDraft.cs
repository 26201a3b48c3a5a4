using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository.Roots;

namespace OtaStack.Signing.Repository.DelegatedRoles;

/// <summary>A delegation while it is edited.</summary>
public sealed class DelegationDraft
{
    private readonly List<TufKey> _keys;
    private readonly DelegatedRole _start;

    internal DelegationDraft(DelegatedRole start, IReadOnlyDictionary<string, TufKey> keys)
    {
        _start = start;
        _keys = [.. start.Keys.KeyIds.Select(keyId => keys[keyId])];
        Threshold = start.Keys.Threshold;
        Terminating = start.Terminating;
    }

    /// <summary>How many of the keys must sign.</summary>
    public int Threshold { get; set; }

    /// <summary>True to end the search at this role for the targets that it may list.</summary>
    public bool Terminating { get; set; }

    internal IReadOnlyList<TufKey> Keys => _keys;

    public void AddKey(TufKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_keys.Any(other => other.KeyId == key.KeyId))
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.KeyTwice, key.KeyId, _start.Name);
        }

        _keys.Add(key);
    }

    /// <param name="keyId">A keyid or an unambiguous beginning of one.</param>
    public void RemoveKey(string keyId) => _ = _keys.Remove(KeyIdPrefix.Find(_keys, keyId));

    /// <param name="keyId">A keyid or an unambiguous beginning of one.</param>
    public void ReplaceKey(string keyId, TufKey replacement)
    {
        RemoveKey(keyId);
        AddKey(replacement);
    }

    internal DelegatedRole Build()
    {
        return _start with { Keys = new RoleKeys([.. _keys.Select(key => key.KeyId).Order(StringComparer.Ordinal)], Threshold), Terminating = Terminating };
    }
}
