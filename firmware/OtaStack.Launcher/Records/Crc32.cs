namespace OtaStack.Launcher.Records;

/// <summary>CRC-32 (IEEE 802.3). Tells a torn or worn record from a whole one; it is no protection against forgery.</summary>
internal static class Crc32
{
    /// <summary>One entry per nibble: 64 bytes of table instead of 1 KiB.</summary>
    private static readonly uint[] Table =
    {
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
        0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
    };

    public static uint Compute(byte[] data, int offset, int count)
    {
        uint crc = 0xFFFFFFFF;
        for (int i = 0; i < count; i++)
        {
            crc ^= data[offset + i];
            crc = Table[(int)(crc & 15)] ^ (crc >> 4);
            crc = Table[(int)(crc & 15)] ^ (crc >> 4);
        }

        return crc ^ 0xFFFFFFFF;
    }
}
