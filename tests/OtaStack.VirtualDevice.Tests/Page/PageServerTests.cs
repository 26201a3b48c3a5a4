using System.Net;
using System.Text;
using System.Text.Json;
using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.LocalPage;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Page;
using OtaStack.VirtualDevice.Tests.Support;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Tests.Page;

/// <summary>The local page of a virtual device over a real connection; the device has no other network.</summary>
public sealed class PageServerTests : IAsyncLifetime
{
    private const string Code = "7K3M-9QXD-4T";

    private readonly CancellationTokenSource _stop = new();
    private readonly EventLog _log = new();
    private readonly VirtualNetwork _network = new(new ServerAddress(new Uri("http://127.0.0.1:9/"), "", 0));
    private readonly VirtualClock _clock = new(TimeProvider.System, 20);
    private byte[] _bundle = [];
    private PageServer _server = null!;
    private HttpClient _browser = null!;
    private Task _running = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        RepositorySimulator repository = new(_clock.UnixSeconds);
        SimulatedRelease factory = repository.AddRelease("thermostat", DeviceBench.Board, "1.0.0", SampleSets.Read("1.0.0"));
        SimulatedRelease release = repository.AddRelease("thermostat", DeviceBench.Board, "1.1.0", SampleSets.Read("1.1.0"));
        repository.Publish();
        _bundle = BundleText.Write(repository, release);
        DeviceOptions options = new()
        {
            Identity = new DeviceIdentity("thermostat", "dev-1", DeviceBench.Board),
            Credentials = new DeviceCredentials("thermostat", "dev-1", LoopbackServer.Key),
            Settings = new AgentSettings { Mode = UpdateMode.Offline },
            Profile = DeviceProfile.Offline,
            Page = new PageSettings { MaxUpload = 200 * 1024 },
            PageCode = Code,
        };
        SimulatedDevice device = new(options, new SimulatedFlash(new FlashGeometry(), 1), _network, _clock, _log);
        device.Provision(new FactoryContent(repository.RootJson(1), new ArraySource(factory.Index), new ArraySource(factory.Image))
        {
            ReleaseId = factory.ReleaseId,
            Version = "1.0.0",
            SecurityCounter = 1,
        });
        _server = await PageServer.StartAsync(device, 0);
        _browser = new HttpClient { BaseAddress = _server.Address };
        _running = device.RunAsync(_stop.Token);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _server.DisposeAsync();
        _browser.Dispose();
        _network.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task The_page_comes_with_its_headers_and_needs_no_code()
    {
        using HttpResponseMessage page = await _browser.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Empty(page.Headers.Server);
        Assert.Contains("<!doctype html>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_needs_the_code()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "status", code: null)).Status);
        (HttpStatusCode status, string body) = await SendAsync(HttpMethod.Get, "status");
        Assert.Equal(HttpStatusCode.OK, status);
        using JsonDocument json = JsonDocument.Parse(body);
        Assert.Equal("1.0.0", json.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Another_name_is_refused()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.Host = "evil.example";
        using HttpResponseMessage answer = await _browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public async Task An_upload_is_installed_over_the_restart_and_the_page_stays_reachable()
    {
        using ByteArrayContent bundle = new(_bundle);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "bundle", bundle)).Status);

        await _log.WaitForAsync(
            events => events.Any(happened => happened is { Kind: DeviceEventKind.State, State: AgentState.Confirmed, Version: "1.1.0" }), "the upload to be confirmed");

        (_, string body) = await SendAsync(HttpMethod.Get, "status");
        Assert.Contains("\"version\":\"1.1.0\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_is_too_large_is_refused_before_it_is_sent()
    {
        using ByteArrayContent bundle = new(new byte[201 * 1024]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(HttpMethod.Put, "bundle", bundle)).Status);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_room_for_the_next()
    {
        using (CancellationTokenSource off = new())
        {
            using BrokenContent broken = new(_bundle, off);
            await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(HttpMethod.Put, "bundle", broken, cancellation: off.Token));
        }

        using ByteArrayContent bundle = new(_bundle);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "bundle", bundle)).Status);
    }

    [Fact]
    public async Task An_order_that_is_too_long_is_malformed()
    {
        using StringContent order = new("{\"mode\":\"" + new string('x', 2000) + "\"}", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, "mode", order)).Status);
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, string? code = Code, CancellationToken cancellation = default)
    {
        using HttpRequestMessage request = new(method, "/api/v1/" + path) { Content = content };
        if (code is not null)
        {
            request.Headers.Add("X-Device-Code", code);
        }

        using HttpResponseMessage answer = await _browser.SendAsync(request, cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>Sends a part and then breaks off.</summary>
    private sealed class BrokenContent(byte[] bytes, CancellationTokenSource off) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, 10_000));
            await stream.FlushAsync();
            await off.CancelAsync();
            throw new IOException("the connection is gone");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
