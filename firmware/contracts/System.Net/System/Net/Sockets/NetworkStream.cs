using System.IO;

namespace System.Net.Sockets;

public class NetworkStream : Stream
{
    public NetworkStream(Socket socket, bool ownsSocket) => throw null!;
    public override long Length => throw null!;
    public override long Position { get => throw null!; set => throw null!; }
    public override void Flush() => throw null!;
    public override void SetLength(long value) => throw null!;
    public override int Read(byte[] buffer, int offset, int count) => throw null!;
    public override void Write(byte[] buffer, int offset, int count) => throw null!;
}
