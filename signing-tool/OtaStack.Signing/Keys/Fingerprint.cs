using System.Security.Cryptography;

namespace OtaStack.Signing.Keys;

/// <summary>Names a public key that has no keyid: the SHA-256 of its SubjectPublicKeyInfo, 64 lowercase hex characters.</summary>
public static class Fingerprint
{
    public static string Of(byte[] subjectPublicKeyInfo) => Convert.ToHexStringLower(SHA256.HashData(subjectPublicKeyInfo));
}
