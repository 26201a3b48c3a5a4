using System.Buffers.Binary;
using System.Net.Sockets;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Media;

/// <summary>One command to a clamd at its UNIX socket and its reply (clamd(8)); the daemon closes the connection after it.</summary>
/// <param name="path">Path of the socket.</param>
/// <param name="patience">For the whole command.</param>
internal sealed class ClamdConnection(string path, TimeSpan patience, TimeProvider clock)
{
    private const int ChunkBytes = 64 * 1024;

    public Task<byte[]> VersionAsync(CancellationToken cancel) => AskAsync("zVERSION\0"u8.ToArray(), null, "VERSION", cancel);

    /// <summary>Sends content in chunks, so that the daemon needs no right to read the file.</summary>
    /// <param name="name">Of the content, for errors.</param>
    public Task<byte[]> ScanAsync(Stream content, string name, CancellationToken cancel) => AskAsync("zINSTREAM\0"u8.ToArray(), content, name, cancel);

    private async Task<byte[]> AskAsync(byte[] command, Stream? content, string name, CancellationToken cancel)
    {
        using CancellationTokenSource late = new(patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await ConnectAsync(socket, either.Token).ConfigureAwait(false);
            SocketException? broken = await SendAsync(socket, command, content, either.Token).ConfigureAwait(false);
            return await ReceiveAsync(socket, name, broken, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cause) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new SigningException(cause, SigningFault.Refused, MediaErrorCode.DaemonSilent, path, name, Count.Of((long)patience.TotalSeconds));
        }
    }

    private async Task ConnectAsync(Socket socket, CancellationToken cancel)
    {
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is SocketException or ArgumentException)
        {
            // An ArgumentException is a path that is longer than the address of a socket can be.
            throw new SigningException(cause, SigningFault.File, MediaErrorCode.DaemonMissing, path, cause.Message);
        }
    }

    /// <returns>What broke the connection: the daemon refuses a stream by answering and closing while it is still being sent.</returns>
    private static async Task<SocketException?> SendAsync(Socket socket, byte[] command, Stream? content, CancellationToken cancel)
    {
        try
        {
            await SendAllAsync(socket, command, cancel).ConfigureAwait(false);
            if (content is not null)
            {
                await SendChunksAsync(socket, content, cancel).ConfigureAwait(false);
            }

            return null;
        }
        catch (SocketException broken)
        {
            return broken;
        }
    }

    private static async Task SendChunksAsync(Socket socket, Stream content, CancellationToken cancel)
    {
        byte[] chunk = new byte[sizeof(uint) + ChunkBytes];
        int read;
        do
        {
            // The chunk of length 0 ends the stream.
            read = await content.ReadAsync(chunk.AsMemory(sizeof(uint)), cancel).ConfigureAwait(false);
            BinaryPrimitives.WriteUInt32BigEndian(chunk, (uint)read);
            await SendAllAsync(socket, chunk.AsMemory(0, sizeof(uint) + read), cancel).ConfigureAwait(false);
        }
        while (read > 0);
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancel).ConfigureAwait(false)..];
        }
    }

    private async Task<byte[]> ReceiveAsync(Socket socket, string name, SocketException? broken, CancellationToken cancel)
    {
        byte[] reply = new byte[ClamdReply.MaxBytes];
        int length = 0;
        try
        {
            int read;
            do
            {
                read = await socket.ReceiveAsync(reply.AsMemory(length), SocketFlags.None, cancel).ConfigureAwait(false);
                length += read;
            }
            while (read > 0 && length < reply.Length && reply[length - 1] != 0);
        }
        catch (SocketException cause)
        {
            throw new SigningException(cause, SigningFault.Refused, MediaErrorCode.DaemonLost, path, name);
        }

        if (length == 0)
        {
            throw broken is null
                ? new SigningException(SigningFault.Refused, MediaErrorCode.DaemonLost, path, name)
                : new SigningException(broken, SigningFault.Refused, MediaErrorCode.DaemonLost, path, name);
        }

        return reply[..length];
    }
}
