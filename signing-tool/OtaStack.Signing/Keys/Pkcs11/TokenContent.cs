namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>A token and the keys that it shows.</summary>
/// <param name="Token">The token.</param>
/// <param name="Keys">Ordered by label and id.</param>
/// <param name="WasLoggedIn">Whether private keys could be seen.</param>
public sealed record TokenContent(TokenDescription Token, IReadOnlyList<TokenKeyDescription> Keys, bool WasLoggedIn);
