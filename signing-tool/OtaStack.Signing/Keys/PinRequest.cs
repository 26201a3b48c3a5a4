namespace OtaStack.Signing.Keys;

/// <summary>Whose PIN is needed, and what is at stake.</summary>
/// <param name="Token">The token's label.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Source">The <c>pin-source</c> of the key's URI (RFC 7512 §2.4), if it has one.</param>
/// <param name="Tries">How many wrong PINs the token still takes, as far as it says.</param>
public sealed record PinRequest(string Token, string Serial, string? Source, PinTries Tries);
