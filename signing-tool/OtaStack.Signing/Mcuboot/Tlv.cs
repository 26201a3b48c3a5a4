namespace OtaStack.Signing.Mcuboot;

/// <summary>One type-length-value.</summary>
/// <param name="Type">One of <see cref="TlvType"/>, or a number of a vendor's own.</param>
/// <param name="Value">0–65535 bytes.</param>
public sealed record Tlv(TlvType Type, ReadOnlyMemory<byte> Value)
{
    /// <summary>What image.h calls its type, without <c>IMAGE_TLV_</c>.</summary>
    public string Name => TlvRules.NameOf(Type);

    /// <summary>Bytes of it with its own header.</summary>
    internal int TotalBytes => McubootFormat.EntryHeaderBytes + Value.Length;
}
