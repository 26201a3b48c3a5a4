namespace OtaStack.Server.Releases.Archive;

/// <summary>The metadata of an archive, not verified yet.</summary>
internal sealed class SignedCandidate
{
    /// <summary>Version → bytes, ascending without a gap.</summary>
    public SortedDictionary<int, byte[]> Roots { get; } = [];

    /// <summary>From the file name.</summary>
    public int TargetsVersion { get; set; }

    public byte[] Targets { get; set; } = [];

    /// <summary>Delegated roles by name, each with the version of its file name.</summary>
    public Dictionary<string, (int Version, byte[] Content)> Delegated { get; } = new(StringComparer.Ordinal);
}
