using System;

namespace nanoFramework.System.IO.FileSystem;

public class SDCard : IDisposable
{
    internal SDCard() => throw null!;
    public bool IsMounted => throw null!;
    public void Mount() => throw null!;
    public void Unmount() => throw null!;
    public void Dispose() => throw null!;
}
