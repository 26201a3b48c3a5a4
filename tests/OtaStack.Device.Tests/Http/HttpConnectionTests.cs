using System.Net;
using System.Net.Sockets;
using System.Text;
using OtaStack.Device.Http;

namespace OtaStack.Device.Tests.Http;

/// <summary>One connection to a server that behaves as it likes.</summary>
public sealed class HttpConnectionTests : IDisposable
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
    private static readonly byte[] Good = Encoding.ASCII.GetBytes("HTTP/1.1 204 No Content\r\n\r\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpConnection _connection;

    public HttpConnectionTests()
    {
        _listener.Start();
        ServerAddress server = ServerAddress.ParseUrl($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/")!;
        _connection = new HttpConnection(server, 20_000, 5_000);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task A_connection_that_the_server_has_closed_meanwhile_is_made_anew()
    {
        Task serving = ServeAsync(closesFirst: true, answersSecond: true);

        Assert.True(_connection.Exchange(Request));
        Assert.True(_connection.Exchange(Request));

        await serving;
        Assert.Equal(2, _connection.Connects);
    }

    [Fact]
    public async Task An_answer_that_trickles_without_an_end_is_left_and_not_asked_for_anew()
    {
        using CancellationTokenSource stop = new();
        Task serving = ServeAsync(closesFirst: false, answersSecond: false, stop.Token);

        Assert.True(_connection.Exchange(Request));
        Assert.False(_connection.Exchange(Request));

        await stop.CancelAsync();
        await serving;
        Assert.Equal(1, _connection.Connects);
        Assert.False(_connection.Answer.IsReusable);
    }

    /// <summary>Answers the first request; then closes, or goes on with an answer that never ends.</summary>
    private async Task ServeAsync(bool closesFirst, bool answersSecond, CancellationToken stop = default)
    {
        byte[] buffer = new byte[1024];
        using (TcpClient first = await _listener.AcceptTcpClientAsync(CancellationToken.None))
        {
            await first.GetStream().ReadAtLeastAsync(buffer, Request.Length, cancellationToken: CancellationToken.None);
            await first.GetStream().WriteAsync(Good, CancellationToken.None);
            if (!closesFirst)
            {
                await first.GetStream().ReadAtLeastAsync(buffer, Request.Length, cancellationToken: CancellationToken.None);
                await TrickleAsync(first, stop);
                return;
            }
        }

        if (answersSecond)
        {
            using TcpClient second = await _listener.AcceptTcpClientAsync(CancellationToken.None);
            await second.GetStream().ReadAtLeastAsync(buffer, Request.Length, cancellationToken: CancellationToken.None);
            await second.GetStream().WriteAsync(Good, CancellationToken.None);
        }
    }

    private static async Task TrickleAsync(TcpClient client, CancellationToken stop)
    {
        try
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n"), stop);
            using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
            while (await timer.WaitForNextTickAsync(stop))
            {
                await client.GetStream().WriteAsync("x"u8.ToArray(), stop);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // The client has gone, or the test has ended.
        }
    }
}
