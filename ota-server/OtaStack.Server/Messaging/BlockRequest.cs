using System.Buffers.Binary;
using System.Text;

namespace OtaStack.Server.Messaging;

/// <summary>A device's request for a piece of a file, and the bytes of the answer (docs/device-protocol.md).</summary>
/// <param name="Number">Chosen by the device; comes back in the answer.</param>
/// <param name="IsTarget">Below <c>targets/</c>; otherwise below <c>metadata/</c>.</param>
/// <param name="From">First byte.</param>
/// <param name="Count">Bytes wanted.</param>
internal readonly record struct BlockRequest(uint Number, bool IsTarget, string Path, uint From, int Count)
{
    /// <summary>Bytes of a file in one answer at most.</summary>
    public const int MaxPiece = 4096;

    /// <summary>Characters of a path: those of a target, and the hash before its name.</summary>
    public const int MaxPath = 320;

    /// <summary>Bytes of an answer before those of the file.</summary>
    public const int AnswerHeader = 22;

    private const byte Version = 1;
    private const int RequestHeader = 14;

    /// <summary>Reads a request; false when it is not what the protocol says.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BlockRequest request)
    {
        request = default;
        if (bytes.Length is <= RequestHeader or > RequestHeader + MaxPath || bytes[0] != Version || bytes[1] is not (1 or 2))
        {
            return false;
        }

        ReadOnlySpan<byte> path = bytes[RequestHeader..];
        uint count = BinaryPrimitives.ReadUInt32BigEndian(bytes[10..]);
        if (!Ascii.IsValid(path) || count is 0 or > MaxPiece)
        {
            return false;
        }

        request = new BlockRequest(
            BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]), bytes[1] == 2, Encoding.ASCII.GetString(path), BinaryPrimitives.ReadUInt32BigEndian(bytes[6..]), (int)count);
        return true;
    }

    /// <summary>Writes the header of the answer into its first <see cref="AnswerHeader"/> bytes.</summary>
    public void WriteHeader(Span<byte> answer, BlockStatus status, long length, ReadOnlySpan<byte> tag)
    {
        answer[..AnswerHeader].Clear();
        answer[0] = Version;
        answer[1] = (byte)status;
        BinaryPrimitives.WriteUInt32BigEndian(answer[2..], Number);
        BinaryPrimitives.WriteUInt32BigEndian(answer[6..], From);
        BinaryPrimitives.WriteUInt32BigEndian(answer[10..], (uint)Math.Min(length, uint.MaxValue));
        tag.CopyTo(answer[14..]);
    }
}
