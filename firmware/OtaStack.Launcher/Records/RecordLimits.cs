namespace OtaStack.Launcher.Records;

/// <summary>Widths of the texts in records (docs/formats.md).</summary>
internal static class RecordLimits
{
    /// <summary>Characters of a release id.</summary>
    public const int ReleaseId = 64;

    /// <summary>Characters of <c>65535.65535.65535</c>.</summary>
    public const int Version = 17;
}
