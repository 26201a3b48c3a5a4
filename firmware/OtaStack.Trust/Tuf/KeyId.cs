using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>KEYID (§4.2.1): SHA-256 of the canonical form of the key object, unknown members included.</summary>
public static class KeyId
{
    /// <param name="keyObject">The JSON of the key object alone, in any style.</param>
    /// <param name="sha256">Takes the 32 bytes.</param>
    public static Verdict Compute(IByteSource keyObject, byte[] sha256)
    {
        Sha256 hash = new();
        if (!CanonicalJson.TryWrite(keyObject, 0, keyObject.Length, hash))
        {
            return Verdict.Malformed;
        }

        hash.Finish(sha256, 0);
        return Verdict.Accepted;
    }

    internal static bool Matches(Workspace work, JsonRange key, byte[] id)
    {
        work.Sha256.Reset();
        if (!work.TryWriteCanonical(key, work.Sha256))
        {
            return false;
        }

        work.Sha256.Finish(work.Scratch, 0);
        return MetadataFile.SameId(work.Scratch, 0, id, 0);
    }
}
