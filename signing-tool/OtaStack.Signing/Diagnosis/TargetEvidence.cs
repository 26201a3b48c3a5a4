namespace OtaStack.Signing.Diagnosis;

/// <summary>One file below <c>targets/</c> as it was found.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">64 lowercase hex characters.</param>
public sealed record TargetEvidence(long Length, string Sha256);
