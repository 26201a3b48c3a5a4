namespace OtaStack.Signing.Media;

/// <summary>A file on a medium, as its index lists it.</summary>
/// <param name="Path">Relative, with <c>/</c>.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">64 lowercase hex characters.</param>
public sealed record MediaFile(string Path, long Length, string Sha256);
