using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Mcuboot;

/// <summary>The oldest image that is still acceptable (RFC 9124 §4.2.1, IMG.EXPIRED).</summary>
/// <param name="SecurityCounter">The lowest security counter, or null for none.</param>
/// <param name="Version">The lowest version, or null for none.</param>
public sealed record ImageFloors(uint? SecurityCounter = null, ImageVersion? Version = null)
{
    public static ImageFloors None { get; } = new();

    internal void Check(McubootImage image)
    {
        if (SecurityCounter is { } lowest)
        {
            if (image.SecurityCounter is not { } counter)
            {
                throw new SigningException(SigningFault.Refused, McubootErrorCode.CounterMissing, Count.Of(lowest));
            }

            if (counter < lowest)
            {
                throw new SigningException(SigningFault.Refused, McubootErrorCode.CounterBelow, Count.Of(counter), Count.Of(lowest));
            }
        }

        if (Version is { } floor && image.Header.Version < floor)
        {
            throw new SigningException(SigningFault.Refused, McubootErrorCode.VersionBelow, image.Header.Version.ToString(), floor.ToString());
        }
    }
}
