using OtaStack.Signing.Keys;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Signing.Metadata;

/// <summary>
/// A threshold of signatures that metadata must carry. Most roles have one requirement; a new root has two, its
/// predecessor's and its own (specification §5.3.4).
/// </summary>
public sealed class SignatureRequirement
{
    private SignatureRequirement(string source, IReadOnlyDictionary<string, TufKey> keys, int threshold)
    {
        Source = source;
        Keys = keys;
        Threshold = threshold;
    }

    /// <summary>The metadata that demands it, as <c>VERSION.ROLE</c>: <c>1.root</c>, <c>7.targets</c>.</summary>
    public string Source { get; }

    /// <summary>keyid → public key of everybody whose signature counts.</summary>
    public IReadOnlyDictionary<string, TufKey> Keys { get; }

    /// <summary>How many of them must sign.</summary>
    public int Threshold { get; }

    internal static SignatureRequirement Of(string source, RoleKeys role, IReadOnlyDictionary<string, TufKey> keys)
    {
        SortedDictionary<string, TufKey> own = new(StringComparer.Ordinal);
        foreach (string keyId in role.KeyIds.Where(keys.ContainsKey))
        {
            own[keyId] = keys[keyId];
        }

        return new SignatureRequirement(source, own, role.Threshold);
    }

    /// <summary>True when the key is one of these and its signature over the body is good.</summary>
    public bool IsSignedBy(SignedMetadata metadata, string keyId)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Keys.TryGetValue(keyId, out TufKey? key)
            && metadata.Signatures.TryGetValue(keyId, out string? signature)
            && signature.Length == Ed25519Signer.SignatureBytes * 2
            && signature.All(char.IsAsciiHexDigitLower)
            && Ed25519.Verify(key.PublicKey.ToArray(), Convert.FromHexString(signature), metadata.SignedBytes);
    }

    /// <summary>keyids of the good signatures, ascending.</summary>
    public IReadOnlyList<string> SignedBy(SignedMetadata metadata) => [.. Keys.Keys.Where(keyId => IsSignedBy(metadata, keyId))];

    public bool IsMetBy(SignedMetadata metadata) => SignedBy(metadata).Count >= Threshold;

    /// <summary>True when the other demands the same number of the same keys.</summary>
    public bool IsSameAs(SignatureRequirement other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Threshold == other.Threshold && Keys.Keys.SequenceEqual(other.Keys.Keys);
    }
}
