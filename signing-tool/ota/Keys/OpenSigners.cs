using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Keys;

/// <summary>Private keys that are open together and wiped together.</summary>
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
        OpenSigners signers = new();
        try
        {
            foreach (KeyUri uri in uris)
            {
                signers._signers.Add(uri.Open(passphrases, environment.Files));
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
        return uri.OpenMessageSigner(passphrases, environment.Files);
    }

    public void Dispose()
    {
        foreach (IKeySigner signer in _signers)
        {
            signer.Dispose();
        }
    }
}
