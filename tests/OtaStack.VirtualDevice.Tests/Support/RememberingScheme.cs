using System.Collections.Concurrent;
using System.Security.Cryptography;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>Verifies a signature over the same bytes once: thousands of replays of one update need no more.</summary>
internal sealed class RememberingScheme(ISignatureScheme inner) : ISignatureScheme
{
    private readonly ConcurrentDictionary<string, bool> _verdicts = new();

    public bool Handles(string keyType, string scheme)
    {
        return inner.Handles(keyType, scheme);
    }

    public bool Verify(byte[] publicKey, byte[] signature, ISignedContent content)
    {
        using HashSink sink = new();
        content.WriteTo(sink);
        string question = Convert.ToHexString(publicKey) + Convert.ToHexString(signature) + sink.Finish();
        return _verdicts.GetOrAdd(question, _ => inner.Verify(publicKey, signature, content));
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
