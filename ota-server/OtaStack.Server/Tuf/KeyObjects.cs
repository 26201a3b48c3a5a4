using System.Text.Json;

namespace OtaStack.Server.Tuf;

/// <summary>The <c>keys</c> of a root or of delegations.</summary>
internal static class KeyObjects
{
    /// <summary>
    /// A public key that stands under two keyids, or null. A key object with a member more has another keyid, and TUF 5.3.4 counts
    /// keyids: one person could meet a threshold of two.
    /// </summary>
    /// <exception cref="KeyNotFoundException">A key has no public value.</exception>
    /// <exception cref="InvalidOperationException">A member is of the wrong type.</exception>
    public static string? FindRepeated(JsonElement keys)
    {
        return keys.EnumerateObject()
            .Select(key => key.Value.GetProperty("keyval").GetProperty("public").GetString()!)
            .GroupBy(text => text, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(same => same.Count() > 1)?.Key;
    }
}
