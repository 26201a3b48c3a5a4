using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Audit;

/// <summary>A private key of which every use is in the log before the signature leaves.</summary>
/// <param name="inner">The key; disposed with this.</param>
/// <param name="log">Where uses are written.</param>
/// <param name="use">What is known of the use beforehand.</param>
public sealed class LoggedKeySigner(IKeySigner inner, KeyUseLog log, KeyUse use) : IKeySigner
{
    public TufKey PublicKey => inner.PublicKey;

    public byte[] Sign(byte[] canonicalBytes)
    {
        ArgumentNullException.ThrowIfNull(canonicalBytes);
        return log.Record(use, canonicalBytes, () => inner.Sign(canonicalBytes));
    }

    public void Dispose() => inner.Dispose();
}
