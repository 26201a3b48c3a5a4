using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>
/// <c>issued</c> is the time of signing and the time until expiry counts from it: both are set by whoever signs first, or
/// by the request for signatures. Frozen metadata is never dated anew.
/// </summary>
internal static class Redating
{
    public static SignedMetadata At(SignedMetadata metadata, DateTimeOffset now)
    {
        if (metadata.IsFrozen)
        {
            return metadata;
        }

        JsonObject body = (JsonObject)metadata.Body.DeepClone();
        body["issued"] = MetadataTime.Format(now);
        body["expires"] = MetadataTime.Format(now + LifetimeOf(metadata));
        return new SignedMetadata(body);
    }

    /// <summary>How long the metadata is valid from its time of signing.</summary>
    public static TimeSpan LifetimeOf(SignedMetadata metadata)
    {
        bool known = MetadataTime.TryParse(metadata.Issued, out DateTimeOffset issued)
            & MetadataTime.TryParse(metadata.Expires, out DateTimeOffset expires);
        TimeSpan lifetime = expires - issued;

        // The staged file is only a file: nobody signs what never expires because somebody wrote so into it.
        return known && lifetime > TimeSpan.Zero && lifetime <= TimeSpan.FromDays(ProductSettings.MaxDays)
            ? lifetime
            : throw new SigningException(SigningFault.Refused, ErrorCode.ExpiryInvalid, Count.Of((long)lifetime.TotalDays), Count.Of(ProductSettings.MaxDays));
    }
}
