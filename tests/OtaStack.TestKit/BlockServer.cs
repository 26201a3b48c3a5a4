using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OtaStack.TestKit;

/// <summary>The server's side of block transfer, written from docs/device-protocol.md: one request in, one answer out.</summary>
public static class BlockServer
{
    /// <summary>Bytes of a file in one answer at most.</summary>
    public const int MaxPiece = 4096;

    /// <summary>Answers a request.</summary>
    /// <param name="find">The file of that path; true for a target, false for metadata. Null: there is none.</param>
    public static byte[] Answer(ReadOnlySpan<byte> request, Func<bool, string, byte[]?> find)
    {
        uint number = BinaryPrimitives.ReadUInt32BigEndian(request[2..]);
        int from = BinaryPrimitives.ReadInt32BigEndian(request[6..]);
        int count = BinaryPrimitives.ReadInt32BigEndian(request[10..]);
        byte[]? file = find(request[1] == 2, Encoding.ASCII.GetString(request[14..]));
        return file is null ? Write(1, number, from, 0, new byte[8], [])
            : from < 0 || from >= file.Length ? Write(2, number, from, file.Length, Tag(file), [])
            : Write(0, number, from, file.Length, Tag(file), file.AsSpan(from, Math.Min(Math.Min(count, MaxPiece), file.Length - from)));
    }

    /// <summary>The bytes of an answer.</summary>
    public static byte[] Write(byte status, uint number, int from, int length, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> piece)
    {
        byte[] answer = new byte[22 + piece.Length];
        answer[0] = 1;
        answer[1] = status;
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(2), number);
        BinaryPrimitives.WriteInt32BigEndian(answer.AsSpan(6), from);
        BinaryPrimitives.WriteInt32BigEndian(answer.AsSpan(10), length);
        tag.CopyTo(answer.AsSpan(14));
        piece.CopyTo(answer.AsSpan(22));
        return answer;
    }

    private static byte[] Tag(byte[] file)
    {
        return SHA256.HashData(file)[..8];
    }
}
