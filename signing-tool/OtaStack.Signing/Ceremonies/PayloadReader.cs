using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Ceremonies;

/// <summary>Reads what is to be signed, which has the form of metadata but no signatures yet.</summary>
internal static class PayloadReader
{
    /// <summary>The metadata whose signed bytes these are: canonical(parse(payload)) must be the payload.</summary>
    public static SignedMetadata Read(byte[] payload, string name)
    {
        JsonObject body = CanonicalJson.ParseObject(payload, name, CeremonyErrorCode.RequestMalformed);
        SignedMetadata metadata = new(body);
        return metadata.SignedBytes.AsSpan().SequenceEqual(payload)
            ? metadata
            : throw new SigningException(SigningFault.File, CeremonyErrorCode.RequestInconsistent, "payload");
    }

    /// <summary>The files that the metadata vouches for; none for a root.</summary>
    public static IReadOnlyList<TargetFile> ArtefactsOf(SignedMetadata metadata)
    {
        return metadata.Body.TextOf("_type") == TargetsDocument.TypeName ? TargetsDocument.Parse(Unsigned(metadata), "payload").Files : [];
    }

    public static RootDocument RootOf(SignedMetadata metadata) => RootDocument.Parse(Unsigned(metadata), "payload");

    public static TargetsDocument TargetsOf(SignedMetadata metadata) => TargetsDocument.Parse(Unsigned(metadata), "payload");

    private static byte[] Unsigned(SignedMetadata metadata) => new SignedMetadata((JsonObject)metadata.Body.DeepClone()).ToBytes();
}
