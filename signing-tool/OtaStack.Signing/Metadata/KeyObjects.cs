using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Metadata;

/// <summary>The <c>keys</c> of a root or of delegations (specification §4.3, §4.5), by keyid.</summary>
internal static class KeyObjects
{
    /// <summary>Reads them; each must stand under the keyid that is computed from it.</summary>
    /// <returns>The keys; null when one stands under another keyid.</returns>
    /// <exception cref="SigningException"><c>key.two_keyids</c>, <c>key.malformed</c></exception>
    public static IReadOnlyList<TufKey>? TryRead(JsonObject keys, string name)
    {
        RequireEachOnce(keys, name);
        List<TufKey> read = [];
        foreach ((string keyId, JsonNode? key) in keys)
        {
            TufKey parsed = TufKey.FromJson(key, name);

            // TUF 4.3: clients must recompute each KEYID.
            if (parsed.KeyId != keyId)
            {
                return null;
            }

            read.Add(parsed);
        }

        return read;
    }

    /// <summary>
    /// TUF 5.3.4 counts keyids, and a key object with a member more has another keyid: the same key would sign twice. Told by name
    /// before its form is refused, because it is more than a slip.
    /// </summary>
    private static void RequireEachOnce(JsonObject keys, string name)
    {
        string? repeated = keys
            .Select(key => key.Value is JsonObject members && members["keyval"] is JsonObject value ? value.TextOf("public") : null)
            .OfType<string>()
            .GroupBy(text => text, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(same => same.Count() > 1)?.Key;
        if (repeated is not null)
        {
            throw new SigningException(SigningFault.Refused, KeyErrorCode.TwoKeyIds, name, repeated);
        }
    }
}
