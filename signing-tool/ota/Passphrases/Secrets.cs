using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Passphrases;

/// <summary>
/// Passphrases of key files, from <c>--passphrase-fd</c> or the keyboard; PINs of tokens, from <c>--pin-fd</c>, else the <c>pin-source</c> of
/// the key's URI, else the environment, else the keyboard. A token that says that a wrong PIN was given is told about before the PIN is used,
/// and its last try is left to a person.
/// </summary>
internal sealed class Secrets : IPassphraseSource, IDisposable
{
    /// <summary>The PIN of every token that has no variable of its own; with <c>_</c> and the token's label it is that token's.</summary>
    public const string PinVariable = "OTA_PIN";

    private readonly ToolEnvironment _environment;
    private readonly TypedPassphrases _typed;
    private readonly DescriptorPassphrases? _passphrases;
    private readonly DescriptorPassphrases? _pins;

    public Secrets(ToolEnvironment environment, int? passphraseDescriptor, int? pinDescriptor)
    {
        _environment = environment;
        _typed = new TypedPassphrases(environment);
        _passphrases = passphraseDescriptor is { } first ? new DescriptorPassphrases(environment, first) : null;

        // One descriptor may serve both; it can be read only once.
        _pins = pinDescriptor == passphraseDescriptor ? _passphrases
            : pinDescriptor is { } second ? new DescriptorPassphrases(environment, second) : null;
    }

    public Passphrase Ask(string keyName) => _passphrases?.Ask(keyName) ?? _typed.Ask(keyName);

    public Passphrase AskForNewKey(string keyName) => _passphrases?.Ask(keyName) ?? _typed.AskForNewKey(keyName);

    public Passphrase AskPin(PinRequest request)
    {
        Func<Passphrase>? unattended = Unattended(request);
        if (request.Tries == PinTries.Final && unattended is not null)
        {
            throw new SigningException(SigningFault.Passphrase, ToolErrorCode.PinFinalTry, request.Token);
        }

        if (request.Tries != PinTries.NotTold)
        {
            string warning = request.Tries == PinTries.Final ? "say.pin.final" : "say.pin.low";
            _environment.ErrorConsole.WriteLine(_environment.Phrases.Format(warning, request.Token), new Style(Color.Yellow));
        }

        return unattended?.Invoke() ?? _typed.AskPin(request.Token, request.Serial);
    }

    public void Dispose()
    {
        _passphrases?.Dispose();
        _pins?.Dispose();
    }

    /// <summary><c>OTA_PIN_</c> and the label in upper case, everything but letters and digits as <c>_</c>.</summary>
    internal static string VariableOf(string label)
    {
        StringBuilder name = new(PinVariable + "_");
        foreach (char character in label)
        {
            _ = name.Append(char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_');
        }

        return name.ToString();
    }

    /// <summary>How the PIN is had when nobody types it; null when somebody does.</summary>
    private Func<Passphrase>? Unattended(PinRequest request)
    {
        if (_pins is { } descriptor)
        {
            return () => descriptor.Ask(request.Token);
        }

        if (request.Source is { } source)
        {
            return () => PinFile.Read(source, _environment.Files);
        }

        string? value = _environment.Variable(VariableOf(request.Token)) ?? _environment.Variable(PinVariable);
        return string.IsNullOrEmpty(value) ? null : () => Passphrase.FromCharacters(value);
    }
}
