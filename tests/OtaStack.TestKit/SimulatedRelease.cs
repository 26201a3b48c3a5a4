namespace OtaStack.TestKit;

/// <summary>A release that the simulator has made.</summary>
public sealed record SimulatedRelease(string ReleaseId, string ImagePath, byte[] Image, string IndexPath, byte[] Index);
