using System.Security.Cryptography;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>Ed25519 that remembers its answers: the thousands of refreshes of one test verify the same stored files again and again.</summary>
internal sealed class RememberingScheme : ISignatureScheme
{
    private readonly Ed25519Scheme _scheme = new();
    private readonly Dictionary<string, bool> _answers = new(StringComparer.Ordinal);

    public bool Handles(string keyType, string scheme)
    {
        return _scheme.Handles(keyType, scheme);
    }

    public bool Verify(byte[] publicKey, byte[] signature, ISignedContent content)
    {
        Collector collector = new();
        content.WriteTo(collector);
        string question = Convert.ToHexString(publicKey) + Convert.ToHexString(signature) + Convert.ToHexString(SHA256.HashData(collector.Bytes.ToArray()));
        if (!_answers.TryGetValue(question, out bool answer))
        {
            answer = _scheme.Verify(publicKey, signature, content);
            _answers[question] = answer;
        }

        return answer;
    }

    private sealed class Collector : IByteSink
    {
        internal MemoryStream Bytes { get; } = new();

        public void Write(byte[] buffer, int offset, int count)
        {
            Bytes.Write(buffer, offset, count);
        }
    }
}
