namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>What a module and a token say of one key. It is their word: no vendor's certificate stands behind it.</summary>
/// <param name="Key">The public half.</param>
/// <param name="Label">CKA_LABEL.</param>
/// <param name="Id">CKA_ID.</param>
/// <param name="Custody">How the private half is held.</param>
/// <param name="Token">The token.</param>
/// <param name="Module">The module, by its own description.</param>
public sealed record TokenAttestation(PublicKey Key, string Label, byte[] Id, KeyCustody Custody, TokenDescription Token, string Module)
{
    /// <summary>What is wrong; empty when the key is held as it should be.</summary>
    public IReadOnlyList<CustodyFinding> Findings => CustodyRules.Of(Custody, Token.Flags);

    /// <summary>Logs in, because private keys show their attributes to nobody else.</summary>
    public static TokenAttestation Read(Pkcs11Uri uri, IPassphraseSource passphrases, KeyPorts ports)
    {
        using TokenConnection token = TokenConnection.Open(uri, ports);
        token.LogIn(passphrases);
        TokenKey key = TokenKey.FindPrivate(token, uri);
        return new TokenAttestation(
            PublicKey.Of(key.Algorithm, key.SubjectPublicKeyInfo), key.Label, key.Id, KeyCustody.Read(token, key), token.Token, token.ModuleDescription);
    }
}
