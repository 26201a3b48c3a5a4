using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>What is in the tokens that a URI means.</summary>
public static class TokenListing
{
    /// <summary>Keys of a kind that are read of a token.</summary>
    private const int MaxKeys = 1000;

    private static readonly ulong[] Described = [Cryptoki.Label, Cryptoki.Id, Cryptoki.EcParams, Cryptoki.EcPoint];

    /// <param name="passphrases">Asked for the PIN of each token; null lists what is shown without.</param>
    public static IReadOnlyList<TokenContent> Read(Pkcs11Uri uri, IPassphraseSource? passphrases, KeyPorts ports)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(ports);
        string path = ModuleLocation.Find(uri, ports);
        using ICryptokiModule module = ports.Modules.Load(path);
        TokenDescription[] tokens =
            [.. TokenFailure.Wrap(path, module.Tokens).Where(token => token.Flags.HasFlag(TokenStates.TokenInitialized) && uri.Matches(token))];
        return [.. tokens.Select(token => ReadToken(uri with { SlotId = token.SlotId, ModulePath = path }, passphrases, ports))];
    }

    private static TokenContent ReadToken(Pkcs11Uri uri, IPassphraseSource? passphrases, KeyPorts ports)
    {
        using TokenConnection token = TokenConnection.Open(uri, ports);
        if (passphrases is not null)
        {
            token.LogIn(passphrases);
        }

        List<TokenKeyDescription> keys = [];
        foreach (ulong keyClass in (ulong[])[Cryptoki.ClassPublicKey, Cryptoki.ClassPrivateKey])
        {
            foreach (ulong handle in token.Do(session => session.Find(new Dictionary<ulong, object> { [Cryptoki.Class] = keyClass }, MaxKeys)))
            {
                Add(keys, uri, token.Token, token.Do(session => session.Read(handle, Described)), keyClass == Cryptoki.ClassPrivateKey);
            }
        }

        return new TokenContent(
            token.Token,
            [.. keys.OrderBy(key => key.Label, StringComparer.Ordinal).ThenBy(key => Convert.ToHexString(key.Id), StringComparer.Ordinal)],
            token.Do(session => session.IsLoggedIn));
    }

    private static void Add(
        List<TokenKeyDescription> keys, Pkcs11Uri uri, TokenDescription token, IReadOnlyDictionary<ulong, byte[]> attributes, bool isPrivate)
    {
        string label = TokenKey.LabelOf(attributes);
        byte[] id = attributes.GetValueOrDefault(Cryptoki.Id) ?? [];
        int known = isPrivate ? keys.FindIndex(key => !key.HasPrivate && key.Label == label && key.Id.AsSpan().SequenceEqual(id)) : -1;
        if (known >= 0)
        {
            keys[known] = keys[known] with { HasPrivate = true };
            return;
        }

        PublicKey? key = TokenKey.Read(attributes) is var (algorithm, info) ? PublicKey.Of(algorithm, info) : null;
        keys.Add(new TokenKeyDescription(Pkcs11Uri.OfKey(token, label, id) with { ModulePath = uri.ModulePath }, label, id, key, isPrivate));
    }
}
