using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Tuf;

/// <summary>What the trusted targets metadata says about one target file. At least one of the hashes is told.</summary>
public sealed class TargetDescription
{
    internal TargetDescription(string path, FileDescription told, IByteSource metadata)
    {
        Path = path;
        Length = told.Length;
        Sha256 = FileDescription.Copy(told.HasSha256, told.Sha256);
        Sha512 = FileDescription.Copy(told.HasSha512, told.Sha512);
        CustomStart = told.CustomStart;
        CustomEnd = told.CustomEnd;
        Metadata = metadata;
    }

    public readonly string Path;

    /// <summary>Bytes.</summary>
    public readonly int Length;

    /// <summary>32 bytes; null when it is not told.</summary>
    public readonly byte[]? Sha256;

    /// <summary>64 bytes; null when it is not told.</summary>
    public readonly byte[]? Sha512;

    /// <summary>Where the value of <c>custom</c> starts in <see cref="Metadata"/>; 0 when there is none.</summary>
    public readonly int CustomStart;

    /// <summary>Where the value of <c>custom</c> ends; 0 when there is none.</summary>
    public readonly int CustomEnd;

    /// <summary>The verified metadata file that lists the target.</summary>
    public readonly IByteSource Metadata;
}
