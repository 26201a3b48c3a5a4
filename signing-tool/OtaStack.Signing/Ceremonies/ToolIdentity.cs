namespace OtaStack.Signing.Ceremonies;

/// <summary>Which program signed: what an auditor compares with the release that was approved.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">SHA-256 of its main assembly, 64 lowercase hex characters.</param>
public sealed record ToolIdentity(string Version, string Sha256);
