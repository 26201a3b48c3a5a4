using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Repository;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Mcuboot;

/// <summary>What release data says about an image that is a MCUboot image: the member <c>mcuboot</c> of <c>custom.ota</c> (docs/formats.md).</summary>
/// <param name="Sha256">SHA-256 over header, payload and protected TLVs, 64 lowercase hex characters.</param>
/// <param name="SecurityCounter">The counter in its SEC_CNT, or null when it has none.</param>
public sealed record ReleasedImage(string Sha256, uint? SecurityCounter)
{
    /// <summary>Name of the member.</summary>
    public const string Member = "mcuboot";

    /// <summary>
    /// Reads the image of a release; null when it is no MCUboot image. One whose hash is wrong, which is padded for a programmer, or which says
    /// another version or counter than the release is refused.
    /// </summary>
    /// <param name="image">One image of the release.</param>
    /// <param name="version">Version of the release, <c>MAJOR.MINOR.PATCH</c>.</param>
    /// <param name="counter">Security counter of the release.</param>
    internal static ReleasedImage? Of(ReleaseImage image, string version, int counter)
    {
        if (image.Kind == ImageKind.Assemblies || !McubootImage.IsImage(image.Image.Parts[0].Content.Span))
        {
            return null;
        }

        McubootImage read = McubootImageReader.Read(image.Image.Parts[0].Content, image.Image.Parts[0].Name);
        McubootImageVerifier.CheckHashOnlyUnsafe(read, ImageRequirements.None);
        if (read.Trailer is not null)
        {
            // A trailer that says "confirmed" would take the way back from a device that installs it.
            throw new SigningException(SigningFault.Refused, McubootErrorCode.ReleaseTrailer);
        }

        ImageVersion own = read.Header.Version;
        string ownVersion = string.Create(CultureInfo.InvariantCulture, $"{own.Major}.{own.Minor}.{own.Revision}");
        if (ownVersion != version)
        {
            throw new SigningException(SigningFault.Refused, McubootErrorCode.ReleaseVersion, own.ToString(), version);
        }

        return read.SecurityCounter is { } ownCounter && ownCounter != counter
            ? throw new SigningException(SigningFault.Refused, McubootErrorCode.ReleaseCounter, Count.Of(ownCounter), Count.Of(counter))
            : Of(read);
    }

    internal static ReleasedImage Of(McubootImage image)
    {
        return new ReleasedImage(Convert.ToHexStringLower(SHA256.HashData(image.HashedRegion.Span)), image.SecurityCounter);
    }

    /// <summary>Reads the member; null when it is not there or not as docs/formats.md says.</summary>
    internal static ReleasedImage? Read(JsonNode? member)
    {
        return member is JsonObject facts && facts.TextOf("sha256") is { Length: 64 } sha256
            ? new ReleasedImage(sha256, facts.IntegerOf("securityCounter") is { } counter and >= 0 ? (uint)counter : null)
            : null;
    }

    internal JsonObject ToJson()
    {
        JsonObject facts = new() { ["sha256"] = Sha256 };
        if (SecurityCounter is { } counter)
        {
            facts["securityCounter"] = counter;
        }

        return facts;
    }
}
