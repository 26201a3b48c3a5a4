namespace OtaStack.Signing.Media;

/// <summary>A medium that is ready to be written: a directory, and what is known of what is mounted there.</summary>
/// <param name="Directory">Where its files are.</param>
/// <param name="Label">Label of the file system, when known.</param>
/// <param name="Serial">UUID or volume serial number of the file system, when known.</param>
public sealed record MediumPlace(string Directory, string? Label, string? Serial);
