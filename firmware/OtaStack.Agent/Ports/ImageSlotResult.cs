namespace OtaStack.Agent.Ports;

/// <summary>
/// How a call of <see cref="IImageSlots"/> ended. The numbers are those of <c>UpdateSessionResult</c> in nanoFramework's In-Field Update; as a
/// reason (<see cref="Core.ReasonCode"/>) each is 100 more.
/// </summary>
public enum ImageSlotResult : byte
{
    Success = 0,

    /// <summary>Somebody else has a session for this image: Visual Studio over the wire protocol, or native code.</summary>
    Busy = 1,

    /// <summary>The session is not (or no longer) the open one.</summary>
    BadToken = 2,

    /// <summary>Bytes were not written in order.</summary>
    BadOffset = 3,

    /// <summary>The image does not fit into the slot.</summary>
    TooLarge = 4,

    FlashError = 5,

    /// <summary>What was written does not start like an MCUboot image.</summary>
    BadMagic = 6,

    /// <summary>The boot loader has still to swap, or the image that runs is still to be confirmed.</summary>
    SwapInFlight = 7,

    /// <summary>The slot holds nothing to go on with.</summary>
    NoImage = 8,

    /// <summary>The slot holds another image than the one to go on with.</summary>
    HeaderMismatch = 9,

    /// <summary>Bytes are missing.</summary>
    Incomplete = 10,

    /// <summary>The TLVs of the image are not well-formed, or have no SHA-256.</summary>
    BadTlv = 11,

    /// <summary>The image is not the one that its SHA-256 was made of.</summary>
    HashMismatch = 12,

    BadArgument = 13,

    /// <summary>The board has no slots for this image.</summary>
    NoSlot = 14,
}
