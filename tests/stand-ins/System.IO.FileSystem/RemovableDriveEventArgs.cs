using System.IO;

namespace nanoFramework.System.IO;

public class RemovableDriveEventArgs(DriveInfo drive) : global::System.EventArgs
{
    public DriveInfo Drive { get; } = drive;
}
