using OtaStack.Agent.Boot;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.VirtualDevice.Boards;

/// <summary>What a device with image slots is given when it is made.</summary>
/// <param name="RootJson">The root metadata that the device trusts from the start.</param>
/// <param name="NanoClr">The signed image of the runtime.</param>
/// <param name="Deployment">The signed image of the application.</param>
/// <param name="Key">What the boot loader is built with.</param>
public sealed record FactoryImages(byte[] RootJson, byte[] NanoClr, byte[] Deployment, BootKey Key) : FactoryRelease(RootJson);
