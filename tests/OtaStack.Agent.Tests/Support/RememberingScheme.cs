using System.Collections.Concurrent;
using System.Security.Cryptography;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Tests.Support;

/// <summary>
/// The real Ed25519, asked once for each key, signature and content: thousands of devices that read the same metadata
/// would else spend their time on the same few verifications.
/// </summary>
internal sealed class RememberingScheme : ISignatureScheme
{
    private static readonly ConcurrentDictionary<string, bool> Known = new(StringComparer.Ordinal);

    private readonly Ed25519Scheme _scheme = new();

    public bool Handles(string keyType, string scheme)
    {
        return _scheme.Handles(keyType, scheme);
    }

    public bool Verify(byte[] publicKey, byte[] signature, ISignedContent content)
    {
        using HashSink hash = new();
        content.WriteTo(hash);
        string question = Convert.ToHexString(publicKey) + "/" + Convert.ToHexString(signature) + "/" + hash.Finish();
        return Known.GetOrAdd(question, _ => _scheme.Verify(publicKey, signature, content));
    }

    private sealed class HashSink : IByteSink, IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public void Write(byte[] buffer, int offset, int count)
        {
            _hash.AppendData(buffer, offset, count);
        }

        public string Finish()
        {
            return Convert.ToHexString(_hash.GetHashAndReset());
        }

        public void Dispose()
        {
            _hash.Dispose();
        }
    }
}
