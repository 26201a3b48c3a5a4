using System.Text;

namespace OtaStack.VirtualDevice.Flash;

/// <summary>
/// A flash as a file, so that a device outlives the process. Little-endian: "OTFL", version 1 (4), size, block size, page
/// size (4 each), operations (8), then for each block: erase cycles (4), 1 and its bytes, or 0 when it is erased.
/// </summary>
public static class FlashImage
{
    private const int Magic = 0x4C46_544F;
    private const int Version = 1;

    public static void Save(SimulatedFlash flash, Stream into)
    {
        using BinaryWriter writer = new(into, Encoding.ASCII, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(flash.Geometry.Size);
        writer.Write(flash.Geometry.BlockSize);
        writer.Write(flash.Geometry.PageSize);
        writer.Write(flash.Operations);
        for (int block = 0; block < flash.Geometry.Blocks; block++)
        {
            ReadOnlySpan<byte> content = flash.RawBlock(block);
            writer.Write(flash.WearOf(block));
            writer.Write(content.Length > 0);
            writer.Write(content);
        }
    }

    /// <param name="from">Stands behind the image afterwards: the memories of a board stand in one file, one after the other.</param>
    /// <param name="seed">Decides how torn operations end.</param>
    /// <param name="supply">What feeds it together with other parts of the board; null: a supply of its own.</param>
    /// <exception cref="InvalidDataException">The bytes are no flash image.</exception>
    public static SimulatedFlash Load(Stream from, ulong seed, PowerSupply? supply = null)
    {
        using BinaryReader reader = new(from, Encoding.ASCII, leaveOpen: true);
        try
        {
            if (reader.ReadInt32() != Magic || reader.ReadInt32() != Version)
            {
                throw new InvalidDataException("not a flash image of version 1");
            }

            FlashGeometry geometry = new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            geometry.Validate();
            long operations = reader.ReadInt64();
            byte[]?[] blocks = new byte[]?[geometry.Blocks];
            int[] wear = new int[geometry.Blocks];
            for (int block = 0; block < blocks.Length; block++)
            {
                wear[block] = reader.ReadInt32();
                blocks[block] = reader.ReadBoolean() ? ReadBlock(reader, geometry.BlockSize) : null;
            }

            return SimulatedFlash.Restore(geometry, seed, blocks, wear, operations, supply);
        }
        catch (Exception failure) when (failure is EndOfStreamException or ArgumentException)
        {
            throw new InvalidDataException("the flash image is damaged", failure);
        }
    }

    private static byte[] ReadBlock(BinaryReader reader, int size)
    {
        byte[] block = reader.ReadBytes(size);
        return block.Length == size ? block : throw new EndOfStreamException();
    }
}
