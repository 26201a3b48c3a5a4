using System.Buffers.Binary;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Mcuboot;

/// <summary>Writes an area of TLVs.</summary>
internal static class TlvAreaWriter
{
    /// <summary>Bytes of the area with its header; no area at all without TLVs.</summary>
    /// <exception cref="SigningException"><c>mcuboot.area_full</c>: the length does not fit its two bytes.</exception>
    public static int Measure(IReadOnlyList<Tlv> tlvs)
    {
        long bytes = tlvs.Count == 0 ? 0 : McubootFormat.AreaHeaderBytes + tlvs.Sum(tlv => (long)tlv.TotalBytes);
        return bytes <= ushort.MaxValue
            ? (int)bytes
            : throw new SigningException(SigningFault.Refused, McubootErrorCode.AreaFull, Count.Of(bytes), Count.Of(ushort.MaxValue));
    }

    public static byte[] Write(ushort magic, IReadOnlyList<Tlv> tlvs)
    {
        byte[] area = new byte[Measure(tlvs)];
        if (area.Length == 0)
        {
            return area;
        }

        Span<byte> rest = area;
        WritePair(ref rest, magic, (ushort)area.Length);
        foreach (Tlv tlv in tlvs)
        {
            WritePair(ref rest, (ushort)tlv.Type, (ushort)tlv.Value.Length);
            tlv.Value.Span.CopyTo(rest);
            rest = rest[tlv.Value.Length..];
        }

        return area;
    }

    private static void WritePair(ref Span<byte> rest, ushort first, ushort second)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(rest, first);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[sizeof(ushort)..], second);
        rest = rest[(2 * sizeof(ushort))..];
    }
}
