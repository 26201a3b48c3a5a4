using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Audit;

/// <summary>A private key for messages of any kind, of which every use is in the log before the signature leaves.</summary>
/// <param name="inner">The key; disposed with this.</param>
/// <param name="log">Where uses are written.</param>
/// <param name="use">What is known of the use beforehand.</param>
public sealed class LoggedMessageSigner(IMessageSigner inner, KeyUseLog log, KeyUse use) : IMessageSigner
{
    public KeyAlgorithm Algorithm => inner.Algorithm;

    public byte[] SubjectPublicKeyInfo => inner.SubjectPublicKeyInfo;

    public byte[] Sign(byte[] message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return log.Record(use, message, () => inner.Sign(message));
    }

    public void Dispose() => inner.Dispose();
}
