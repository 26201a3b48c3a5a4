using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tuf;

/// <summary>Signatures of one metadata file.</summary>
public static class RoleFile
{
    /// <summary>Checks that <paramref name="file"/> is signed by the threshold of keys that <paramref name="delegator"/> gives to <paramref name="role"/>.</summary>
    /// <param name="delegator">A root file, or the targets file that delegates to the role. Trusted by the caller.</param>
    public static Verdict Verify(IByteSource file, IByteSource delegator, string role, TrustLimits limits, ISignatureScheme[] schemes)
    {
        Workspace work = new(limits, schemes);
        MetadataFile metadata = new(work);
        RoleKeys keys = new(work);
        Verdict verdict = metadata.Open(delegator);
        MetadataHeader? header = null;
        if (verdict == Verdict.Accepted)
        {
            verdict = MetadataHeader.Read(work, delegator, metadata.Start, metadata.End, out header);
        }

        if (verdict == Verdict.Accepted)
        {
            verdict = keys.Read(header!, role);
        }

        if (verdict == Verdict.Accepted)
        {
            verdict = metadata.Open(file);
        }

        return verdict == Verdict.Accepted ? metadata.VerifySignatures(keys) : verdict;
    }
}
