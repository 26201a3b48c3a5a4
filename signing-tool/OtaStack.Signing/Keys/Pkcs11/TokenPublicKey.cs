namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>The public half of a key in a token.</summary>
internal static class TokenPublicKey
{
    /// <summary>Without a PIN where the token shows public keys before login, else with one.</summary>
    public static PublicKey Read(Pkcs11Uri uri, IPassphraseSource passphrases, KeyPorts ports)
    {
        using TokenConnection token = TokenConnection.Open(uri, ports);
        TokenKey? key = TokenKey.FindPublic(token, uri);
        if (key is null)
        {
            token.LogIn(passphrases);
            key = TokenKey.FindPublic(token, uri) ?? TokenKey.FindPrivate(token, uri);
        }

        return PublicKey.Of(key.Algorithm, key.SubjectPublicKeyInfo);
    }
}
