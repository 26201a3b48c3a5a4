namespace OtaStack.Signing.Keys;

/// <summary>Where passphrases come from: a person, a file descriptor.</summary>
public interface IPassphraseSource
{
    /// <summary>The passphrase of an existing key; the caller disposes it.</summary>
    /// <param name="keyName">The key as the person named it.</param>
    Passphrase Ask(string keyName);

    /// <summary>The passphrase for a new key, asked for twice where a person types it.</summary>
    Passphrase AskForNewKey(string keyName);
}
