namespace System.IO;

public sealed class DirectoryInfo : FileSystemInfo
{
}
