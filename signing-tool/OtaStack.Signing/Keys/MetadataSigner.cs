namespace OtaStack.Signing.Keys;

/// <summary>An Ed25519 key, wherever it lives, as a key that signs metadata.</summary>
internal sealed class MetadataSigner(IMessageSigner key) : IKeySigner
{
    public TufKey PublicKey { get; } = new(Keys.PublicKeyInfo.Ed25519Key(key.SubjectPublicKeyInfo));

    public byte[] Sign(byte[] canonicalBytes) => key.Sign(canonicalBytes);

    public void Dispose() => key.Dispose();
}
