namespace OtaStack.Samples.Station.Log;

/// <summary>CRC-16/CCITT-FALSE, bit by bit.</summary>
public static class Crc16
{
    public static int Add(int crc, int value)
    {
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            crc ^= ((value >> shift) & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
            }

            crc &= 0xFFFF;
        }

        return crc;
    }
}
