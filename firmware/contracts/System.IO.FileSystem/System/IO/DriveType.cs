namespace System.IO;

public enum DriveType
{
    Removable = 2,
}
