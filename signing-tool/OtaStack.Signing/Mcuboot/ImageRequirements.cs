using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Mcuboot;

/// <summary>What a good signature does not tell: that the image is new enough and for this device.</summary>
public sealed record ImageRequirements
{
    public static ImageRequirements None { get; } = new();

    /// <summary>The lowest security counter (RFC 9124 §4.2.1, IMG.EXPIRED), or null for none.</summary>
    public uint? MinSecurityCounter { get; init; }

    /// <summary>The lowest version, or null for none.</summary>
    public ImageVersion? MinVersion { get; init; }

    /// <summary>The vendor identifier that the image must have (RFC 9124 §4.2.3, IMG.INCOMPATIBLE), 16 bytes, or null for any.</summary>
    public byte[]? VendorId { get; init; }

    /// <summary>The class identifier that the image must have, 16 bytes, or null for any.</summary>
    public byte[]? ClassId { get; init; }

    internal void Check(McubootImage image)
    {
        if (MinSecurityCounter is { } lowest)
        {
            if (image.SecurityCounter is not { } counter)
            {
                throw Refused(McubootErrorCode.CounterMissing, Count.Of(lowest));
            }

            if (counter < lowest)
            {
                throw Refused(McubootErrorCode.CounterBelow, Count.Of(counter), Count.Of(lowest));
            }
        }

        if (MinVersion is { } floor && image.Header.Version < floor)
        {
            throw Refused(McubootErrorCode.VersionBelow, image.Header.Version.ToString(), floor.ToString());
        }

        CheckIdentifier(image, TlvType.VendorId, VendorId);
        CheckIdentifier(image, TlvType.ClassId, ClassId);
    }

    private static void CheckIdentifier(McubootImage image, TlvType type, byte[]? required)
    {
        ReadOnlyMemory<byte>? found = image.ProtectedTlvs.FirstOrDefault(tlv => tlv.Type == type)?.Value;
        if (required is not null && (found is not { } identifier || !identifier.Span.SequenceEqual(required)))
        {
            throw Refused(McubootErrorCode.Identifier, TlvRules.NameOf(type), ImageUuid.Format(required), found is { } other ? ImageUuid.Format(other.Span) : "-");
        }
    }

    private static SigningException Refused(string code, params string[] arguments) => new(SigningFault.Refused, code, arguments);
}
