namespace OtaStack.Signing.Media;

/// <summary>A file of malware signatures that a scan used.</summary>
/// <param name="Name">File name; for a daemon, which tells no files, the name of its database.</param>
/// <param name="Sha256">64 lowercase hex characters; null when only a daemon has the file.</param>
/// <param name="Version">Of an official database; null for a file that tells none.</param>
/// <param name="Built">When an official database was made; null for a file that tells none.</param>
public sealed record SignatureFile(string Name, string? Sha256, int? Version, DateTimeOffset? Built);
