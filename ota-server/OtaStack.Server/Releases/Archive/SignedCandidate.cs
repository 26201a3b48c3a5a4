namespace OtaStack.Server.Releases.Archive;

/// <summary>The metadata of an archive, not verified yet.</summary>
internal sealed class SignedCandidate
{
    /// <summary>Version → bytes, ascending without a gap.</summary>
    public SortedDictionary<int, byte[]> Roots { get; } = [];

    /// <summary>From the file name.</summary>
    public int TargetsVersion { get; set; }

    public byte[] Targets { get; set; } = [];
}
