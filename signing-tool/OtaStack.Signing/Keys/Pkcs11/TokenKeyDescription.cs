namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>A key pair in a token, as far as the token shows it.</summary>
/// <param name="Uri">Names exactly this key.</param>
/// <param name="Label">CKA_LABEL.</param>
/// <param name="Id">CKA_ID.</param>
/// <param name="Public">Null for a key of an algorithm that this tool does not use, and where no public half is shown.</param>
/// <param name="HasPrivate">False when no private key is shown, which many tokens do only after login.</param>
public sealed record TokenKeyDescription(Pkcs11Uri Uri, string Label, byte[] Id, PublicKey? Public, bool HasPrivate);
