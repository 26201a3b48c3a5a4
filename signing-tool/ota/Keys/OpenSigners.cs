using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Audit;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Keys;

/// <summary>
/// Private keys that are open together and wiped together. No other place of the tool opens a private key to sign with it:
/// what comes from here writes each use to the log before a signature leaves.
/// </summary>
internal sealed class OpenSigners : IDisposable
{
    private readonly List<IKeySigner> _signers = [];

    private OpenSigners()
    {
    }

    public IReadOnlyList<IKeySigner> All => _signers;

    /// <summary>Opens every key; when one does not open, those before it are closed again.</summary>
    public static OpenSigners Open(IEnumerable<KeyUri> uris, IPassphraseSource passphrases, ToolEnvironment environment)
    {
        KeyUseJournal? journal = null;
        OpenSigners signers = new();
        try
        {
            foreach (KeyUri uri in uris)
            {
                journal ??= KeyUseJournal.Of(environment);
                signers._signers.Add(journal.Logged(uri.Open(passphrases, environment.KeyPorts), uri));
            }

            return signers;
        }
        catch
        {
            signers.Dispose();
            throw;
        }
    }

    /// <summary>Opens one key of any algorithm, to sign an image.</summary>
    public static IMessageSigner OpenMessageSigner(KeyUri uri, IPassphraseSource passphrases, ToolEnvironment environment)
    {
        return KeyUseJournal.Of(environment).Logged(uri.OpenMessageSigner(passphrases, environment.KeyPorts), uri);
    }

    public void Dispose()
    {
        foreach (IKeySigner signer in _signers)
        {
            signer.Dispose();
        }
    }
}
