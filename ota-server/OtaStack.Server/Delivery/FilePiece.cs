namespace OtaStack.Server.Delivery;

/// <summary>Part of a published file, and which file it is from.</summary>
/// <param name="Length">Bytes of the whole file.</param>
/// <param name="Tag">The first eight bytes of the file's SHA-256.</param>
/// <param name="Count">Bytes that were read.</param>
internal readonly record struct FilePiece(long Length, ReadOnlyMemory<byte> Tag, int Count);
