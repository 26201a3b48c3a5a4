using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>A stretch of a flash, whole erase blocks: a slot. Addresses count from its start.</summary>
public sealed class FlashRegion
{
    /// <exception cref="ArgumentException">The stretch does not begin and end at an erase block of the flash.</exception>
    public FlashRegion(SimulatedFlash flash, int address, int size)
    {
        ArgumentNullException.ThrowIfNull(flash);
        int block = flash.Geometry.BlockSize;
        if (address < 0 || size < block || address % block != 0 || size % block != 0 || address > flash.Geometry.Size - size)
        {
            throw new ArgumentException($"0x{size:X} bytes at 0x{address:X} are not whole erase blocks of 0x{block:X} bytes in a flash of 0x{flash.Geometry.Size:X}");
        }

        Flash = flash;
        Address = address;
        Size = size;
    }

    public SimulatedFlash Flash { get; }

    public int Address { get; }

    public int Size { get; }

    public int EraseSize => Flash.Geometry.BlockSize;

    public byte[] Read(int at, int count)
    {
        RequireInside(at, count);
        byte[] bytes = new byte[count];
        Flash.Read(Address + at, bytes);
        return bytes;
    }

    public void Program(int at, ReadOnlySpan<byte> data)
    {
        RequireInside(at, data.Length);
        Flash.Program(Address + at, data);
    }

    /// <summary>Erases the blocks of the stretch that are not erased already.</summary>
    public void Erase(int at, int count)
    {
        RequireInside(at, count);
        for (int block = (Address + at) / EraseSize; block < (Address + at + count + EraseSize - 1) / EraseSize; block++)
        {
            if (!Flash.IsErased(block))
            {
                Flash.Erase(block);
            }
        }
    }

    public bool IsErased(int at, int count)
    {
        return Read(at, count).AsSpan().IndexOfAnyExcept((byte)0xFF) < 0;
    }

    private void RequireInside(int at, int count)
    {
        if (at < 0 || count < 0 || at > Size - count)
        {
            throw new ArgumentOutOfRangeException(nameof(at), at, $"{count} bytes do not lie in a slot of 0x{Size:X} bytes");
        }
    }
}
