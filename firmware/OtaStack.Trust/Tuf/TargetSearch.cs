using System;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tuf;

/// <summary>Finds a target in the trusted metadata.</summary>
public static class TargetSearch
{
    /// <summary>
    /// Searches the stored metadata, which is verified again on the way. <see cref="Verdict.UnknownTarget"/> when no role lists the path.
    /// </summary>
    public static Verdict Find(ITrustStore store, TrustLimits limits, ISignatureScheme[] schemes, string path, out TargetDescription? target)
    {
        throw new InvalidOperationException();
    }

    /// <summary>Looks the path up in one targets file that the caller has already verified.</summary>
    public static Verdict FindInVerified(IByteSource targetsFile, string path, out TargetDescription? target)
    {
        throw new InvalidOperationException();
    }
}
