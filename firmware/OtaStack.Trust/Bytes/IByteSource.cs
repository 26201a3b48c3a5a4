namespace OtaStack.Trust.Bytes;

/// <summary>
/// Bytes that can be read more than once and from any position: a file on flash, an array.
/// Verification streams over a source several times instead of holding it in memory.
/// </summary>
public interface IByteSource
{
    /// <summary>Number of bytes, 0 or more. Does not change while the source is in use.</summary>
    int Length { get; }

    /// <summary>Reads up to <paramref name="count"/> bytes from <paramref name="position"/>; returns how many, 0 at the end.</summary>
    int Read(int position, byte[] buffer, int offset, int count);
}
