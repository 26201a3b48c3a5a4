using System;
using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Tuf;

/// <summary>KEYID (§4.2.1): SHA-256 of the canonical form of the key object, unknown members included.</summary>
public static class KeyId
{
    /// <param name="sha256">Takes the 32 bytes.</param>
    public static Verdict Compute(IByteSource keyObject, byte[] sha256)
    {
        throw new InvalidOperationException();
    }
}
