using OtaStack.Signing.Keys.Pkcs11;

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
        if (uri.StartsWith(Pkcs11Uri.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            Pkcs11Uri inToken = Pkcs11Uri.Parse(uri);
            return IsMarked(inToken.Token) || IsMarked(inToken.ObjectLabel);
        }

        // The last part of a path: a folder's name does not make a key a throw-away one, nor does that of a module.
        return uri[(uri.LastIndexOfAny(['/', '\\', ':']) + 1)..].StartsWith(KeyMark, StringComparison.Ordinal);
    }

    /// <summary>True when the label of a token or of a key in it has the mark.</summary>
    public static bool IsMarked(string? label) => label is not null && label.Contains(KeyMark, StringComparison.Ordinal);
}
