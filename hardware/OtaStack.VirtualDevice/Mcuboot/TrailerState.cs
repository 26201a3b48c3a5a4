namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>What a trailer says.</summary>
/// <param name="Magic">Whether there is one.</param>
/// <param name="ImageOk">The image was confirmed.</param>
/// <param name="CopyDone">The swap that brought the image here is complete.</param>
/// <param name="Info">The swap that is going on; <see cref="SwapType.Unknown"/> when none is noted.</param>
public readonly record struct TrailerState(TrailerMagic Magic, FlagState ImageOk, FlagState CopyDone, SwapType Info = SwapType.Unknown);
