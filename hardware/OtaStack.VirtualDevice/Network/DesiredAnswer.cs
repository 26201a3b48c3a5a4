namespace OtaStack.VirtualDevice.Network;

/// <summary>What came of asking for the assignment.</summary>
/// <param name="IsReached">The server answered.</param>
/// <param name="Json">The assignment; null when there is no news.</param>
internal readonly record struct DesiredAnswer(bool IsReached, byte[]? Json);
