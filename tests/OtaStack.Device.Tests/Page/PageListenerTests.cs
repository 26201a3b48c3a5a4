using System.Net;
using System.Net.Sockets;
using System.Text;
using OtaStack.Agent.Core;
using OtaStack.Device.Hosting;
using OtaStack.Device.Page;
using OtaStack.Device.Tests.Support;
using OtaStack.LocalPage;
using OtaStack.TestKit;
using OtaStack.Trust.Cryptography;
using OtaStack.VirtualDevice.Tests.Page;

namespace OtaStack.Device.Tests.Page;

/// <summary>The listener of a real device: what the page does everywhere, and what only a device of one thread for it has to stand.</summary>
public sealed class PageListenerTests : PageScenarios
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ListenerSettings _settings = new() { Address = "127.0.0.1", SilenceMilliseconds = 3000, RequestMilliseconds = 10_000 };
    private TestBoard _board = null!;
    private Task _running = Task.CompletedTask;

    [Theory]
    [InlineData("GET / HTTP/2\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("GET http://127.0.0.1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("GET\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n evil.example\r\n\r\n")]
    [InlineData("PUT /api/v1/bundle HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("PUT /api/v1/bundle HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("PUT /api/v1/bundle HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("PUT /api/v1/bundle HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n")]
    public async Task What_is_no_request_or_could_be_read_in_two_ways_is_malformed(string text)
    {
        string answer = await ExchangeAsync(text);

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("""{"error":"malformed"}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_is_too_long_to_be_read_is_malformed_and_one_that_does_not_matter_is_skipped()
    {
        Assert.StartsWith("HTTP/1.1 400 ", await ExchangeAsync($"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Device-Code: {new string('A', 300)}\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await ExchangeAsync($"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {new string('A', 3000)}\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_without_end_is_cut_off_without_an_answer()
    {
        Assert.Equal("", await ExchangeAsync("GET / HTTP/1.1\r\n" + new string('x', 4200)));
    }

    [Fact]
    public async Task A_client_that_says_nothing_or_stops_halfway_keeps_nobody_for_long()
    {
        using TcpClient silent = await ConnectAsync();
        using TcpClient halfway = await ConnectAsync();
        await halfway.GetStream().WriteAsync("GET / HTTP/1.1\r\nHo"u8.ToArray());

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "status")).Status);
        Assert.Equal(0, await silent.GetStream().ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task A_client_that_trickles_is_cut_off_although_it_is_never_silent()
    {
        _settings.RequestMilliseconds = 700;
        _settings.SilenceMilliseconds = 60_000;
        using TcpClient slow = await ConnectAsync();
        NetworkStream stream = slow.GetStream();
        using PeriodicTimer drops = new(TimeSpan.FromMilliseconds(50));
        int sent = 0;
        bool isCutOff = false;
        byte[] request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + new string('A', 100));
        while (!isCutOff && sent < request.Length && await drops.WaitForNextTickAsync())
        {
            try
            {
                await stream.WriteAsync(request.AsMemory(sent++, 1));
            }
            catch (IOException)
            {
                isCutOff = true;
            }
        }

        Assert.True(isCutOff, $"{sent} bytes at one every 50 ms were taken");
        _settings.RequestMilliseconds = 10_000;
        _settings.SilenceMilliseconds = 3000;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "status")).Status);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_does_not_keep_the_page_waiting()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource leave = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _board.Server.Misbehave = async _ =>
        {
            asked.TrySetResult();
            await leave.Task;
            return false;
        };
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Task<(HttpStatusCode Status, string Body)> status = SendAsync(HttpMethod.Get, "status");

        Assert.Equal(HttpStatusCode.OK, (await status.WaitAsync(TimeSpan.FromSeconds(10))).Status);
        Assert.False(leave.Task.IsCompleted);
        leave.SetResult();
    }

    [Fact]
    public async Task Files_of_the_running_release_come_before_those_of_the_factory()
    {
        string folder = _board.Boot.Folder;
        Assert.StartsWith("slot", folder, StringComparison.Ordinal);
        _board.WriteFromOutside(folder + "/page.css", "body{}"u8.ToArray());

        Assert.Equal("body{}", await Browser.GetStringAsync("/page.css"));
    }

    [Fact]
    public async Task Requests_changed_at_random_never_stop_the_listener()
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_SEED") ?? "29", System.Globalization.CultureInfo.InvariantCulture);
        int rounds = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES") ?? "300", System.Globalization.CultureInfo.InvariantCulture);
        Random random = new(seed);
        byte[] request = Encoding.ASCII.GetBytes($"POST /api/v1/mode HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Device-Code: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}");
        for (int round = 0; round < rounds; round++)
        {
            byte[] changed = (byte[])request.Clone();
            for (int change = random.Next(4); change >= 0; change--)
            {
                changed[random.Next(changed.Length)] = "\r\n:; 0F-\0\u00ff"u8[random.Next(10)];
            }

            string answer = await ExchangeAsync(Encoding.Latin1.GetString(changed));
            Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), $"seed {seed}, round {round}: {answer}");
        }

        Assert.Equal(HttpStatusCode.OK, (await Browser.GetAsync("/")).StatusCode);
    }

    protected override async Task<Uri> StartAsync(RepositorySimulator repository, SimulatedRelease factory)
    {
        _settings.Port = FreePort();
        _board = await TestBoard.CreateAsync(repository);
        _board.Program.Options.Settings.Mode = UpdateMode.Manual;
        _board.Program.Options.Settings.PollSeconds = 1;
        _board.Program.Options.Features = [new PageListener(new PageSettings { MaxUpload = MaxUpload }, _settings)];
        _board.Provision(factory, "1.0.0");
        DeviceCode.Store(_board.Files, new ManagedHmacSha256(), Code, new byte[16]);
        foreach (string file in (string[])["index.html", "page.css", "page.js"])
        {
            _board.Write("page/" + file, Own(file));
        }

        _running = _board.RunAsync(_stop.Token);
        using TcpClient first = await ConnectAsync();
        return new Uri($"http://127.0.0.1:{_settings.Port}/");
    }

    protected override async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _board.DisposeAsync();
        _stop.Dispose();
    }

    protected override async Task UntilConfirmedAsync(string version)
    {
        using PeriodicTimer looks = new(TimeSpan.FromMilliseconds(20));
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        while (_board.Agent.State != AgentState.Confirmed || _board.Agent.RunningVersion != version)
        {
            await looks.WaitForNextTickAsync(patience.Token);
        }
    }

    protected override SimulatedRelease Add(RepositorySimulator repository, string version)
    {
        byte[] noise = new byte[20_000];
        new Random(version[2]).NextBytes(noise);
        return repository.AddRelease("thermostat", TestBoard.Board, version, [("App.bin", noise), ("app.entry", Encoding.ASCII.GetBytes(TestApplication.Entry))]);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<TcpClient> ConnectAsync()
    {
        // The listener's first try may be a moment away.
        using PeriodicTimer tries = new(TimeSpan.FromMilliseconds(20));
        for (int i = 0; ; i++)
        {
            try
            {
                TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, _settings.Port);
                return client;
            }
            catch (SocketException) when (i < 500)
            {
                await tries.WaitForNextTickAsync();
            }
        }
    }

    private async Task<string> ExchangeAsync(string request)
    {
        using TcpClient client = await ConnectAsync();
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using MemoryStream answer = new();
        try
        {
            await stream.CopyToAsync(answer);
        }
        catch (IOException)
        {
            // Cut off.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
