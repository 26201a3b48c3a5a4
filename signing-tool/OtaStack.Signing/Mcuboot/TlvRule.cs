namespace OtaStack.Signing.Mcuboot;

/// <summary>What a TLV of one type must look like.</summary>
/// <param name="Type">Its number.</param>
/// <param name="Name">What image.h calls it, without <c>IMAGE_TLV_</c>.</param>
/// <param name="Area">Where it must stand.</param>
/// <param name="Bytes">Length of the value; 0 when it varies.</param>
/// <param name="Most">How many an image may have; 0 when this tool does not know how to check it, and so refuses it.</param>
internal sealed record TlvRule(TlvType Type, string Name, TlvArea Area, int Bytes, int Most)
{
    public bool IsSupported => Most > 0;
}
