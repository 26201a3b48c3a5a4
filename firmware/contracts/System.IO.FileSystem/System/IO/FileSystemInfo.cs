namespace System.IO;

public abstract class FileSystemInfo : MarshalByRefObject
{
    protected FileSystemInfo() => throw null!;
}
