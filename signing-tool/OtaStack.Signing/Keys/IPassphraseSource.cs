namespace OtaStack.Signing.Keys;

/// <summary>Where passphrases and PINs come from: a person, a file descriptor, the environment of a CI runner.</summary>
public interface IPassphraseSource
{
    /// <summary>The passphrase of an existing key; the caller disposes it.</summary>
    /// <param name="keyName">The key as the person named it.</param>
    Passphrase Ask(string keyName);

    /// <summary>The passphrase for a new key, asked for twice where a person types it.</summary>
    Passphrase AskForNewKey(string keyName);

    /// <summary>The PIN of a token, asked for once: a wrong one is never tried again by itself.</summary>
    Passphrase AskPin(PinRequest request);
}
