using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace OtaStack.Signing.Tests.Media;

/// <summary>Answers one command after the other as told, the last answer again and again; an empty one only closes the connection.</summary>
internal sealed class ScriptedClamd : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string[] _answers;
    private readonly Task _serving;

    public ScriptedClamd(string path, params string[] answers)
    {
        _answers = answers;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _serving = ServeAsync();
    }

    /// <summary>Commands and the content that came with them.</summary>
    public List<(string Command, byte[] Content)> Asked { get; } = [];

    public void Dispose()
    {
        _listener.Dispose();
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using Socket client = await _listener.AcceptAsync();
                using NetworkStream stream = new(client);
                string answer = _answers[Math.Min(Asked.Count, _answers.Length - 1)];
                Asked.Add(await ReadAsync(stream));
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer));
            }
        }
        catch (SocketException)
        {
            // Disposed: the test is over.
        }
    }

    private static async Task<(string Command, byte[] Content)> ReadAsync(NetworkStream stream)
    {
        StringBuilder command = new();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) == 1 && one[0] != 0)
        {
            _ = command.Append((char)one[0]);
        }

        using MemoryStream content = new();
        byte[] length = new byte[sizeof(uint)];
        while (command.ToString() == "zINSTREAM")
        {
            await stream.ReadExactlyAsync(length);
            byte[] chunk = new byte[BinaryPrimitives.ReadUInt32BigEndian(length)];
            if (chunk.Length == 0)
            {
                break;
            }

            await stream.ReadExactlyAsync(chunk);
            content.Write(chunk);
        }

        return (command.ToString(), content.ToArray());
    }
}
