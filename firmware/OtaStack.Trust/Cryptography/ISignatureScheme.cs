using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>One signature scheme of TUF (specification §4.2.2). Ed25519 is built in; hosts may plug in others.</summary>
public interface ISignatureScheme
{
    /// <summary>True for the <c>keytype</c>/<c>scheme</c> pair that this scheme verifies.</summary>
    bool Handles(string keyType, string scheme);

    /// <summary>
    /// True only when <paramref name="signature"/> is a valid signature over <paramref name="content"/>.
    /// Malformed keys and signatures give false, never an exception.
    /// </summary>
    /// <param name="publicKey">The bytes of <c>keyval.public</c>, exactly as they stand in the metadata (hex or PEM text).</param>
    bool Verify(byte[] publicKey, byte[] signature, ISignedContent content);
}
