namespace nanoFramework.Runtime.Native;

public static class GC
{
    /// <summary>Free bytes; a fixed number here.</summary>
    public static uint Run(bool compactHeap)
    {
        return 100_000;
    }
}
