using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>Speaks HTTP by hand, so that nothing stops it from speaking it badly. Counts connections and every byte that it sends.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<RawRequest, RawAnswer> _answer;
    private readonly Task _accepting;
    private long _bytesSent;
    private int _connections;

    public RawServer(Func<RawRequest, RawAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public int Connections => Volatile.Read(ref _connections);

    public long BytesSent => Interlocked.Read(ref _bytesSent);

    public ConcurrentQueue<RawRequest> Requests { get; } = [];

    /// <summary>The connection breaks after so many bytes of answers; 0 = never.</summary>
    public int DropsAfter { get; init; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(client));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                using NetworkStream stream = client.GetStream();
                using StreamReader reader = new(stream, Encoding.ASCII);
                int left = DropsAfter > 0 ? DropsAfter : int.MaxValue;
                while (left > 0 && await ReadAsync(reader) is { } request)
                {
                    Requests.Enqueue(request);
                    RawAnswer answer = _answer(request);
                    foreach (byte[] piece in answer.Pieces)
                    {
                        int count = Math.Min(piece.Length, left);
                        left -= count;
                        Interlocked.Add(ref _bytesSent, count);
                        await stream.WriteAsync(piece.AsMemory(0, count), _stop.Token);
                    }

                    if (answer.FallsSilent)
                    {
                        // Until the other side has had enough.
                        await reader.ReadLineAsync(_stop.Token);
                        return;
                    }

                    left = answer.Closes ? 0 : left;
                }
            }
            catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
            {
                // The device has hung up.
            }
        }
    }

    private async Task<RawRequest?> ReadAsync(StreamReader reader)
    {
        string? line = await reader.ReadLineAsync(_stop.Token);
        if (string.IsNullOrEmpty(line))
        {
            return null;
        }

        string path = line.Split(' ')[1];
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while ((line = await reader.ReadLineAsync(_stop.Token)) is { Length: > 0 } header)
        {
            string[] halves = header.Split(": ", 2);
            headers[halves[0]] = halves[1];
        }

        int[] range = headers.TryGetValue("Range", out string? bytes) ? [.. bytes["bytes=".Length..].Split('-').Select(int.Parse)] : [0, -1];
        return new RawRequest(path, range[0], range[1] - range[0] + 1, headers.GetValueOrDefault("If-Range", ""));
    }
}
