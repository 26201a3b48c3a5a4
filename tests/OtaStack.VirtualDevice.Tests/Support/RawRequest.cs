namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>What a device asked a <see cref="RawServer"/> for.</summary>
/// <param name="Count">Bytes of the range; 0 when it asked for the whole file.</param>
/// <param name="IfRange">Empty when there was no such header.</param>
internal sealed record RawRequest(string Path, int From, int Count, string IfRange);
