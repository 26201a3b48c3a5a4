using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Tests.Support;

/// <summary>Gives one PIN and counts how often it was asked for.</summary>
internal sealed class FixedPins(string pin = SoftHsm.Pin) : IPassphraseSource
{
    public List<PinRequest> Asked { get; } = [];

    public Passphrase Ask(string keyName) => Passphrase.FromCharacters(TestPassphrases.Good);

    public Passphrase AskForNewKey(string keyName) => Passphrase.FromCharacters(TestPassphrases.Good);

    public Passphrase AskPin(PinRequest request)
    {
        Asked.Add(request);
        return Passphrase.FromCharacters(pin);
    }
}
