namespace OtaStack.Signing.Ceremonies;

/// <summary>
/// What tells a rehearsal from the real thing: the product's name and the name of every key. Neither can be left out, and
/// neither key signs for the other: a rehearsal's signature is by a key that no real root names, over metadata of a product that is none.
/// </summary>
public static class Rehearsal
{
    /// <summary>What the name of a rehearsed product begins with.</summary>
    public const string ProductPrefix = "rehearsal-";

    /// <summary>What the URI of every key of a rehearsal has in it: in the file name, or the token's or the object's label.</summary>
    public const string KeyMark = "REHEARSAL";

    public static bool IsProduct(string product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return product.StartsWith(ProductPrefix, StringComparison.Ordinal);
    }

    public static bool IsKey(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);

        // The last part of a path: a folder's name does not make a key a throw-away one.
        return uri.StartsWith("pkcs11:", StringComparison.OrdinalIgnoreCase)
            ? uri.Contains(KeyMark, StringComparison.Ordinal)
            : uri[(uri.LastIndexOfAny(['/', '\\', ':']) + 1)..].StartsWith(KeyMark, StringComparison.Ordinal);
    }
}
