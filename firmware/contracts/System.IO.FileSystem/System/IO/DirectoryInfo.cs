namespace System.IO;

public sealed class DirectoryInfo : FileSystemInfo
{
    internal DirectoryInfo() => throw null!;
}
