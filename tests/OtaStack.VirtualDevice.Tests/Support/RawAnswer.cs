using System.Text;

namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>What a <see cref="RawServer"/> sends, write by write.</summary>
/// <param name="Closes">The connection ends behind it.</param>
/// <param name="FallsSilent">Nothing follows, and the connection stays open.</param>
internal sealed record RawAnswer(IReadOnlyList<byte[]> Pieces, bool Closes = false, bool FallsSilent = false)
{
    /// <summary>A header in one write, the body in another.</summary>
    public static RawAnswer Of(string head, byte[] body)
    {
        return new RawAnswer([Encoding.ASCII.GetBytes(head + "\r\n\r\n"), body]);
    }

    /// <summary>What an honest server answers from this file; null: it has none.</summary>
    public static RawAnswer Honest(RawRequest request, byte[]? file)
    {
        return file is null ? Of("HTTP/1.1 404 Not Found\r\nContent-Length: 0", [])
            : request.Count == 0 ? Of($"HTTP/1.1 200 OK\r\nContent-Length: {file.Length}", file)
            : Of(
                $"HTTP/1.1 206 Partial Content\r\nContent-Length: {request.Count}\r\nContent-Range: bytes {request.From}-{request.From + request.Count - 1}/{file.Length}",
                file[request.From..(request.From + request.Count)]);
    }
}
