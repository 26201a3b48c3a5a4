using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Tuf;

/// <summary>Which roots the server works under.</summary>
internal static class RootRules
{
    /// <summary>Why a newest root cannot be worked under, or null.</summary>
    /// <param name="root">Its signatures have been verified.</param>
    /// <param name="onlineKeyIds">The keys that the server has for the product, the newest last.</param>
    public static TrustRefusal? FindProblem(byte[] root, MetadataHeader header, IReadOnlyList<string> onlineKeyIds, DateTimeOffset now)
    {
        // TUF 5.3.10: the newest root must not have expired.
        if (header.Expires <= now.ToUnixTimeSeconds())
        {
            return new TrustRefusal(VerdictText.Of(Verdict.Expired), $"Root {header.Version} expired on {UtcTime.Format(header.Expires)}: sign a new root.");
        }

        RootFacts facts = RootFacts.Read(root);
        if (!facts.ConsistentSnapshot)
        {
            return new TrustRefusal("consistentSnapshot", $"Root {header.Version} does not say consistent_snapshot: true, and the server publishes nothing else.");
        }

        // TUF 5.3.4 counts keyids: with one key under two of them one person could meet a threshold of two.
        if (facts.RepeatedKey is { } repeated)
        {
            return new TrustRefusal("keyTwice", $"Root {header.Version} lists the public key {repeated} under two keyids, so that it would count twice: list it once and sign the root again.");
        }

        return onlineKeyIds.Any(facts.Names)
            ? null
            : new TrustRefusal("onlineKey", $"Root {header.Version} does not give snapshot and timestamp, each with threshold 1, to an online key of this server: put key {onlineKeyIds[^1]} into the root, or have the server make a new key, and sign the root again.");
    }

    /// <summary>Reads and verifies a root that starts a chain: signed by the threshold of its own keys (TUF 5.3.4).</summary>
    public static TrustRefusal? FindProblem(byte[] root, int version, byte[] signer, out MetadataHeader? header)
    {
        ArraySource source = new(root);
        Verdict read = MetadataHeader.Read(source, ServerTrust.Limits, out header);
        if (read != Verdict.Accepted)
        {
            return new TrustRefusal(VerdictText.Of(read), $"Root {version} cannot be read as TUF metadata ({VerdictText.Of(read)}).");
        }

        if (header!.Type != "root")
        {
            return new TrustRefusal(VerdictText.Of(Verdict.WrongType), $"Root {version}: expected _type root, got {header.Type}.");
        }

        // TUF 5.3.5: versions of the chain follow each other without a gap.
        if (header.Version != version)
        {
            return new TrustRefusal(VerdictText.Of(Verdict.RootVersion), $"Expected root version {version}, got {header.Version}.");
        }

        Verdict signed = RoleFile.Verify(source, new ArraySource(signer), "root", ServerTrust.Limits, ServerTrust.Schemes());
        return signed == Verdict.Accepted
            ? null
            : new TrustRefusal(VerdictText.Of(signed), $"Root {version} is not signed by enough of the keys that it must be signed by ({VerdictText.Of(signed)}).");
    }
}
