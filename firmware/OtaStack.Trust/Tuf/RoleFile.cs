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
        if (verdict == Verdict.Accepted)
        {
            JsonRange delegations = new();
            verdict = metadata.Signed.Find(work.Reader, "roles", delegations) == Verdict.Accepted
                ? keys.ReadFromRoot(metadata.Signed, role)
                : keys.ReadFromDelegator(metadata.Signed, role);
        }

        if (verdict == Verdict.Accepted)
        {
            verdict = metadata.Open(file);
        }

        return verdict == Verdict.Accepted ? VerifySignatures(work, metadata, keys) : verdict;
    }

    /// <summary>TUF 5.3.4, 5.4.2, 5.5.3, 5.6.3: a threshold of the role's keys must have signed.</summary>
    internal static Verdict VerifySignatures(Workspace work, MetadataFile file, RoleKeys keys)
    {
        SignedRange content = new(work, file.Signed);
        if (!content.Prepare())
        {
            return Verdict.Malformed;
        }

        int valid = 0;
        PublicKey publicKey = new();
        for (int i = 0; i < file.SignatureCount && valid < keys.Threshold; i++)
        {
            // Signatures by keys that the role does not have are ignored; invalid ones are simply not counted.
            JsonRange? key = keys.KeyOfSignature(file, i);
            if (key != null && publicKey.Verifies(work, key, file.SignatureValue(i), content))
            {
                valid++;
            }
        }

        return valid >= keys.Threshold ? Verdict.Accepted : Verdict.ThresholdNotMet;
    }
}
