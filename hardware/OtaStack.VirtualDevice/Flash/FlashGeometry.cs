namespace OtaStack.VirtualDevice.Flash;

/// <summary>The layout of a NOR flash: what is erased at once and what is programmed at once.</summary>
/// <param name="Size">Bytes in all, a multiple of <paramref name="BlockSize"/>.</param>
/// <param name="BlockSize">Bytes of an erase block, a multiple of <paramref name="PageSize"/>.</param>
/// <param name="PageSize">Most bytes that one program operation takes; a program operation never crosses a page.</param>
public sealed record FlashGeometry(int Size = 512 * 1024, int BlockSize = 4096, int PageSize = 256)
{
    /// <summary>Number of erase blocks.</summary>
    public int Blocks => Size / BlockSize;

    internal void Validate()
    {
        if (PageSize < 16 || BlockSize < PageSize || BlockSize > 1 << 20 || BlockSize % PageSize != 0 || Size < BlockSize || Size % BlockSize != 0 || Size > 1 << 26)
        {
            throw new ArgumentException($"flash of {Size} bytes, blocks of {BlockSize}, pages of {PageSize}: sizes must be multiples of each other, at most 64 MiB");
        }
    }
}
