using OtaStack.Trust.Bytes;

namespace OtaStack.Agent.Boot;

/// <summary>What a device with assembly sets is given when it is made.</summary>
/// <param name="RootJson">The root metadata that the device trusts from the start.</param>
/// <param name="Index">The image index (<c>*.idx</c>).</param>
/// <param name="Image">The image: the parts one after the other, as in the release's target file.</param>
public sealed record FactoryContent(byte[] RootJson, IByteSource Index, IByteSource Image) : FactoryRelease(RootJson);
