using System.Text;
using OtaStack.Launcher;
using OtaStack.Launcher.Records;
using OtaStack.Trust.Bytes;

namespace OtaStack.Device.Provisioning;

/// <summary>
/// What the device was given before it left the factory (docs/provisioning.md): file <c>device/provisioning</c>, little-endian: "OTPV",
/// version 1 (1), number of items (1), bytes of all items (2); items of tag (1), length (2), ASCII text, tags ascending; CRC-32 (4). The
/// key is the file <c>device/key</c>, 32 bytes. Whatever is damaged counts as none.
/// </summary>
public sealed class DeviceProvisioning
{
    public const string RecordPath = "device/provisioning";
    public const string KeyPath = "device/key";

    private const int Magic = 0x5650544F;
    private const int Version = 1;
    private const int MostBytes = 8192;
    private const int HeaderBytes = 8;
    private const int ItemHeaderBytes = 3;
    private const int CrcBytes = 4;
    private const int Tags = 6;
    private const int KeyBytes = 32;

    private readonly string[] _texts = new string[Tags];

    private DeviceProvisioning()
    {
        for (int i = 0; i < _texts.Length; i++)
        {
            _texts[i] = "";
        }
    }

    public string Product => _texts[0];

    public string Device => _texts[1];

    public string Board => _texts[2];

    /// <summary>Address of the update server, ending in a slash.</summary>
    public string Server => _texts[3];

    /// <summary>HOST:PORT of the broker; empty without one.</summary>
    public string Broker => _texts[4];

    /// <summary>Certificates that the server's chain must end in, PEM; empty when the firmware's count.</summary>
    public string Authorities => _texts[5];

    /// <summary>The device's key as lowercase hex: what it tells the server, and nobody else.</summary>
    internal string Key = "";

    /// <summary>Reads record and key.</summary>
    /// <returns>Null when the device is not provisioned.</returns>
    public static DeviceProvisioning? Read(IFileStore files)
    {
        int length = files.Length(RecordPath);
        if (length < HeaderBytes + CrcBytes || length > MostBytes || files.Length(KeyPath) != KeyBytes)
        {
            return null;
        }

        byte[] record = new byte[length];
        byte[] key = new byte[KeyBytes];
        DeviceProvisioning provisioning = new();
        if (files.Read(RecordPath, 0, record, 0, length) != length || files.Read(KeyPath, 0, key, 0, KeyBytes) != KeyBytes
            || !provisioning.TryDecode(record) || provisioning.Server.Length == 0)
        {
            return null;
        }

        provisioning.Key = Hex.Encode(key, 0, KeyBytes);
        return provisioning;
    }

    private bool TryDecode(byte[] record)
    {
        int end = record.Length - CrcBytes;
        int magic = 0;
        int crc = 0;
        RecordCursor header = new(record, 0, HeaderBytes, false);
        header.Int32(ref magic);
        if (magic != Magic || header.Byte(0) != Version)
        {
            return false;
        }

        int items = header.Byte(0);
        new RecordCursor(record, end, record.Length, false).Int32(ref crc);
        if (Length(record, HeaderBytes - 2) != end - HeaderBytes || (uint)crc != Crc32.Compute(record, 0, end))
        {
            return false;
        }

        int position = HeaderBytes;
        int last = 0;
        while (position <= end - ItemHeaderBytes)
        {
            int tag = record[position];
            int length = Length(record, position + 1);
            position += ItemHeaderBytes;
            if (tag <= last || tag > Tags || length == 0 || length > end - position)
            {
                return false;
            }

            last = tag;
            items--;
            _texts[tag - 1] = Encoding.UTF8.GetString(record, position, length);
            position += length;
        }

        return position == end && items == 0;
    }

    private static int Length(byte[] record, int at)
    {
        return record[at] | (record[at + 1] << 8);
    }
}
