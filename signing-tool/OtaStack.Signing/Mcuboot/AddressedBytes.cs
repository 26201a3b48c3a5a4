namespace OtaStack.Signing.Mcuboot;

/// <summary>The content of a binary file, or of an Intel HEX file with the address of its first byte.</summary>
/// <param name="Bytes">From the first byte to the last.</param>
/// <param name="Address">Null for a binary file.</param>
public sealed record AddressedBytes(byte[] Bytes, uint? Address);
