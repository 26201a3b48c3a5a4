using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Mcuboot;
using OtaStack.SigningTool.Texts;

namespace OtaStack.SigningTool.Images;

/// <summary>An MCUboot image as data.</summary>
internal static class ImageView
{
    public static JsonObject Of(McubootImage image, Phrases phrases)
    {
        ImageHeader header = image.Header;
        return new JsonObject
        {
            ["kind"] = "mcubootImage",
            ["length"] = image.File.Length,
            ["header"] = new JsonObject
            {
                ["version"] = header.Version.ToString(),
                ["headerSize"] = header.HeaderBytes,
                ["imageSize"] = header.PayloadBytes,
                ["protectedSize"] = header.ProtectedBytes,
                ["loadAddress"] = header.LoadAddress,
                ["flags"] = new JsonArray([.. FlagsOf(image).Select(flag => (JsonNode?)flag)]),
            },
            ["securityCounter"] = image.SecurityCounter,
            ["protected"] = ListOf(image.ProtectedTlvs),
            ["unprotected"] = ListOf(image.UnprotectedTlvs),
            ["trailer"] = TrailerOf(image),
            ["extraOffset"] = image.ExtraOffset,
            ["problem"] = ProblemOf(image, phrases),
            ["signatureVerified"] = false,
        };
    }

    public static JsonObject HashOf(McubootImage image)
    {
        return new JsonObject { ["algorithm"] = image.HashTlv?.Name, ["value"] = image.HashTlv is { } hash ? ValueOf(hash) : null };
    }

    public static JsonObject? TrailerOf(McubootImage image)
    {
        return image.Trailer is not { } trailer
            ? null
            : new JsonObject { ["maxAlign"] = trailer.MaxAlign, ["erased"] = trailer.Erased, ["confirmed"] = trailer.IsConfirmed };
    }

    /// <summary>The value as a person reads it: a number, a dependency, a UUID, else hex.</summary>
    public static string ValueOf(Tlv tlv)
    {
        ReadOnlySpan<byte> value = tlv.Value.Span;
        return tlv.Type switch
        {
            TlvType.SecurityCounter when value.Length == sizeof(uint) => BinaryPrimitives.ReadUInt32LittleEndian(value).ToString(CultureInfo.InvariantCulture),
            TlvType.Dependency when ImageDependency.TryRead(value, out ImageDependency? dependency) => dependency.ToString(),
            TlvType.VendorId or TlvType.ClassId when value.Length == ImageUuid.Bytes => ImageUuid.Format(value),
            _ => Convert.ToHexStringLower(value),
        };
    }

    public static IEnumerable<string> FlagsOf(McubootImage image)
    {
        uint known = 0;
        foreach (ImageFlags flag in Enum.GetValues<ImageFlags>().Where(flag => flag != ImageFlags.None && image.Header.Flags.HasFlag(flag)))
        {
            known |= (uint)flag;
            yield return flag.ToString();
        }

        uint unknown = (uint)image.Header.Flags & ~known;
        if (unknown != 0)
        {
            yield return NumberText.Hex(unknown);
        }
    }

    private static JsonArray ListOf(IEnumerable<Tlv> tlvs)
    {
        return new JsonArray([.. tlvs.Select(tlv => (JsonNode?)new JsonObject
        {
            ["tlv"] = tlv.Name,
            ["type"] = (int)tlv.Type,
            ["length"] = tlv.Value.Length,
            ["value"] = ValueOf(tlv),
        })]);
    }

    /// <summary>The first rule that the image breaks, as <c>image verify</c> would tell it, or null.</summary>
    private static JsonObject? ProblemOf(McubootImage image, Phrases phrases)
    {
        try
        {
            McubootImageVerifier.CheckHashOnlyUnsafe(image, ImageRequirements.None);
            return null;
        }
        catch (SigningException problem)
        {
            return new JsonObject { ["code"] = problem.Code, ["message"] = phrases.Of(problem) };
        }
    }
}
