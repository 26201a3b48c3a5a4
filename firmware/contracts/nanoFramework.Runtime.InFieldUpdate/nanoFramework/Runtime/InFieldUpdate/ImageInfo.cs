using System;

namespace nanoFramework.Runtime.InFieldUpdate;

public class ImageInfo
{
    internal ImageInfo() => throw null!;
    public Version Version => throw null!;
    public byte[] ImageHash => throw null!;
    public bool HasValidHeader => throw null!;
    public bool IsConfirmed => throw null!;
    public bool IsPending => throw null!;
}
