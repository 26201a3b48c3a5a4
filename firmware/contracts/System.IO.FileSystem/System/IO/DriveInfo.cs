namespace System.IO;

public sealed class DriveInfo
{
    internal DriveInfo() => throw null!;
    public DriveType DriveType { get => throw null!; set => throw null!; }
    public string Name { get => throw null!; set => throw null!; }
    public static DriveInfo[] GetDrives() => throw null!;
}
