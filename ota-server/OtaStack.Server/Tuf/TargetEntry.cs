namespace OtaStack.Server.Tuf;

/// <summary>A target as the targets metadata lists it.</summary>
/// <param name="Path">Accepted by <see cref="TargetPath"/>.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">64 hex characters.</param>
/// <param name="IsImage">Whether it carries release data (<c>custom.ota</c>).</param>
/// <param name="Companions">Path → SHA-256 of the other images of the release.</param>
internal sealed record TargetEntry(string Path, int Length, string Sha256, bool IsImage, IReadOnlyDictionary<string, string> Companions);
