namespace System.IO;

/// <summary>A drive; those that are in are in a list that tests fill.</summary>
public sealed class DriveInfo
{
    /// <summary>The drives of the board. For one test at a time.</summary>
    public static Collections.Concurrent.ConcurrentDictionary<string, DriveInfo> Drives { get; } = new();

    public DriveType DriveType { get; set; }

    public string Name { get; set; } = "";

    public static DriveInfo[] GetDrives()
    {
        return [.. Drives.Values];
    }
}
