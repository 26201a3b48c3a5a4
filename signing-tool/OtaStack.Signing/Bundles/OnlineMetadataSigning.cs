using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Bundles.Layout;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Bundles;

/// <summary>
/// Signs the snapshot and the timestamp of a bundle for a team that has no server, or whose bundles must stay valid for longer than the
/// server's day. The key must be one that the root gives to both roles.
/// </summary>
public static class OnlineMetadataSigning
{
    /// <summary>
    /// The version is the minute in which the newest targets metadata was signed: never higher than that of a server that has published
    /// it, so that a device can go from a bundle to the server and on. Valid for as long as the targets metadata; the same repository gives
    /// the same bytes.
    /// </summary>
    public static OnlineMetadata Sign(ProductRepository repository, IReadOnlyList<IKeySigner> signers)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(signers);
        foreach (string role in (string[])["snapshot", "timestamp"])
        {
            string? foreign = signers.Select(signer => signer.KeyId).FirstOrDefault(keyId => !repository.Root.Roles[role].KeyIds.Contains(keyId, StringComparer.Ordinal));
            if (foreign is not null)
            {
                throw new SigningException(SigningFault.Refused, BundleErrorCode.KeyNotOnline, foreign);
            }
        }

        IReadOnlyDictionary<string, TargetsDocument> documents = PublishedTargets.Newest(repository);
        TargetsDocument targets = documents[TargetsDocument.TypeName];
        DateTimeOffset issued = documents.Values.Max(document => TimeOf(document.Issued, document));
        DateTimeOffset expires = TimeOf(targets.Expires, targets);
        int version = checked((int)(issued.ToUnixTimeSeconds() / 60));
        JsonObject meta = [];
        foreach ((string role, TargetsDocument document) in documents)
        {
            meta[role + ".json"] = Describe(document.Version, document.Metadata.ToBytes());
        }

        SignedMetadata snapshot = Make("snapshot", version, issued, expires, meta, signers);
        JsonObject described = new() { ["snapshot.json"] = Describe(version, snapshot.ToBytes()) };
        return OnlineMetadata.Of(Make("timestamp", version, issued, expires, described, signers), snapshot);
    }

    private static DateTimeOffset TimeOf(string text, TargetsDocument document)
    {
        return MetadataTime.TryParse(text, out DateTimeOffset time)
            ? time
            : throw new SigningException(SigningFault.File, ErrorCode.MetadataMalformed, BundleNames.Metadata(document.Version, TargetsDocument.TypeName));
    }

    private static JsonObject Describe(int version, byte[] file)
    {
        return new JsonObject
        {
            ["hashes"] = new JsonObject { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(file)) },
            ["length"] = file.Length,
            ["version"] = version,
        };
    }

    private static SignedMetadata Make(
        string role, int version, DateTimeOffset issued, DateTimeOffset expires, JsonObject meta, IReadOnlyList<IKeySigner> signers)
    {
        SignedMetadata metadata = new(new JsonObject
        {
            ["_type"] = role,
            ["expires"] = MetadataTime.Format(expires),
            ["issued"] = MetadataTime.Format(issued),
            ["meta"] = meta,
            ["spec_version"] = TufSpecification.Version,
            ["version"] = version,
        });
        foreach (IKeySigner signer in signers)
        {
            metadata.Sign(signer);
        }

        return metadata;
    }
}
