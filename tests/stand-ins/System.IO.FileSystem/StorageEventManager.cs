using System.IO;

namespace nanoFramework.System.IO;

/// <summary>What the firmware tells of media; here tests insert and pull out.</summary>
public static class StorageEventManager
{
    public static event RemovableDeviceEventHandler? RemovableDeviceInserted;

    public static event RemovableDeviceEventHandler? RemovableDeviceRemoved;

    /// <param name="root">Folder with a separator at its end, as drives are called.</param>
    public static void Insert(string root)
    {
        DriveInfo drive = new() { Name = root, DriveType = DriveType.Removable };
        DriveInfo.Drives[root] = drive;
        RemovableDeviceInserted?.Invoke(root, new RemovableDriveEventArgs(drive));
    }

    public static void Remove(string root)
    {
        if (DriveInfo.Drives.TryRemove(root, out DriveInfo? drive))
        {
            RemovableDeviceRemoved?.Invoke(root, new RemovableDriveEventArgs(drive));
        }
    }
}
