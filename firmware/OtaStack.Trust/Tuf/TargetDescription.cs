using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Tuf;

/// <summary>What the trusted targets metadata says about one target file.</summary>
public sealed class TargetDescription
{
    internal TargetDescription(string path, int length, byte[] sha256, int customStart, int customEnd, IByteSource metadata)
    {
        Path = path;
        Length = length;
        Sha256 = sha256;
        CustomStart = customStart;
        CustomEnd = customEnd;
        Metadata = metadata;
    }

    public string Path { get; }

    /// <summary>Bytes.</summary>
    public int Length { get; }

    /// <summary>32 bytes.</summary>
    public byte[] Sha256 { get; }

    /// <summary>Where the value of <c>custom</c> starts in <see cref="Metadata"/>; 0 when there is none.</summary>
    public int CustomStart { get; }

    /// <summary>Where the value of <c>custom</c> ends; 0 when there is none.</summary>
    public int CustomEnd { get; }

    /// <summary>The verified metadata file that lists the target.</summary>
    public IByteSource Metadata { get; }
}
