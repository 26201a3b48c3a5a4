using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Repository.Roots;

/// <summary>Finds a key by its keyid or an unambiguous beginning of it, as people copy it from a list.</summary>
internal static class KeyIdPrefix
{
    private const int ShortestPrefix = 8;

    public static TufKey Find(IEnumerable<TufKey> keys, string keyId)
    {
        TufKey[] found = keyId.Length < ShortestPrefix
            ? []
            : [.. keys.Where(key => key.KeyId.StartsWith(keyId, StringComparison.Ordinal)).DistinctBy(key => key.KeyId)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new SigningException(SigningFault.Refused, RootErrorCode.KeyUnknown, keyId),
            _ => throw new SigningException(SigningFault.Usage, RootErrorCode.KeyAmbiguous, keyId),
        };
    }
}
