using System.Net;
using System.Text;
using System.Text.Json;
using OtaStack.TestKit;

namespace OtaStack.VirtualDevice.Tests.Page;

/// <summary>
/// The local page over a real connection, whatever serves it: the virtual device and the listener of a real one answer alike. The device runs
/// 1.0.0, takes uploads of 200 KiB at most, and updates only by hand.
/// </summary>
public abstract class PageScenarios : IAsyncLifetime
{
    protected const string Code = "7K3M-9QXD-4T";

    protected const int MaxUpload = 200 * 1024;

    protected byte[] Bundle { get; private set; } = [];

    protected HttpClient Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        RepositorySimulator repository = new(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        SimulatedRelease factory = Add(repository, "1.0.0");
        SimulatedRelease release = Add(repository, "1.1.0");
        repository.Publish();
        Bundle = BundleText.Write(repository, release);
        Browser = new HttpClient { BaseAddress = await StartAsync(repository, factory) };
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Browser.Dispose();
    }

    [Fact]
    public async Task The_page_comes_with_its_headers_and_needs_no_code()
    {
        using HttpResponseMessage page = await Browser.GetAsync("/");
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
        using HttpResponseMessage answer = await Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public async Task An_upload_is_installed_over_the_restart_and_the_page_stays_reachable()
    {
        using ByteArrayContent bundle = new(Bundle);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "bundle", bundle)).Status);

        await UntilConfirmedAsync("1.1.0");

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
            using BrokenContent broken = new(Bundle, off, () => Task.CompletedTask);
            await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(HttpMethod.Put, "bundle", broken, cancellation: off.Token));
        }

        using ByteArrayContent bundle = new(Bundle);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "bundle", bundle)).Status);
    }

    [Fact]
    public async Task An_order_that_is_too_long_is_malformed()
    {
        using StringContent order = new("{\"mode\":\"" + new string('x', 2000) + "\"}", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, "mode", order)).Status);
    }

    [Fact]
    public async Task The_page_brings_its_style_and_its_script_whole_and_nothing_else()
    {
        Assert.Equal(Own("page.css"), await Browser.GetByteArrayAsync("/page.css"));
        Assert.Equal(Own("page.js"), await Browser.GetByteArrayAsync("/page.js?v=1"));
        Assert.Equal(Own("index.html"), await Browser.GetByteArrayAsync("/"));
        foreach (string path in (string[])["/code", "/page/code", "/index.html", "/../device/key", "/favicon.ico"])
        {
            using HttpResponseMessage answer = await Browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Five_wrong_codes_lock_the_page_and_say_for_how_long()
    {
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "status", code: "AAAA-AAAA")).Status);
        }

        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/status");
        request.Headers.Add("X-Device-Code", Code);
        using HttpResponseMessage answer = await Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
    }

    [Fact]
    public async Task An_order_of_another_site_or_type_is_refused()
    {
        using StringContent order = new("""{"mode":"automatic"}""", Encoding.UTF8, "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(HttpMethod.Post, "mode", order)).Status);
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/mode") { Content = JsonContent("""{"mode":"automatic"}""") };
        request.Headers.Add("X-Device-Code", Code);
        request.Headers.Add("Origin", "http://evil.example");
        using HttpResponseMessage answer = await Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain("\"mode\":\"automatic\"", (await SendAsync(HttpMethod.Get, "status")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mode_is_set_and_shown()
    {
        using StringContent order = JsonContent("""{"mode":"ask"}""");
        Assert.Equal((HttpStatusCode.OK, """{"error":""}"""), await SendAsync(HttpMethod.Post, "mode", order));
        Assert.Contains("\"mode\":\"ask\"", (await SendAsync(HttpMethod.Get, "status")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_without_a_length_is_refused()
    {
        using HttpRequestMessage request = new(HttpMethod.Put, "/api/v1/bundle") { Content = new ByteArrayContent(Bundle) };
        request.Headers.Add("X-Device-Code", Code);
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage answer = await Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.LengthRequired, answer.StatusCode);
    }

    [Fact]
    public async Task An_upload_for_which_the_client_waits_for_a_word_comes_too()
    {
        using HttpRequestMessage request = new(HttpMethod.Put, "/api/v1/bundle") { Content = new ByteArrayContent(Bundle) };
        request.Headers.Add("X-Device-Code", Code);
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage answer = await Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await UntilConfirmedAsync("1.1.0");
    }

    [Fact]
    public async Task An_upload_comes_in_pieces_and_is_installed_when_it_is_whole()
    {
        string path = $"bundle/3f9a01bc-{Bundle.Length}";
        for (int offset = 0; offset < Bundle.Length;)
        {
            Assert.Equal(offset, await HeldAsync(path));
            using ByteArrayContent piece = new(Bundle[offset..Math.Min(offset + 20_000, Bundle.Length)]);
            (HttpStatusCode status, string body) = await SendAsync(HttpMethod.Put, $"{path}/{offset}/{Bundle.Length}", piece);
            offset = Math.Min(offset + 20_000, Bundle.Length);
            Assert.Equal((HttpStatusCode.OK, $$"""{"error":"","offset":{{offset}},"whole":{{(offset == Bundle.Length ? 1 : 0)}}}"""), (status, body));
        }

        await UntilConfirmedAsync("1.1.0");
    }

    /// <summary>Provisions the device with the release and the code, and starts it with its page.</summary>
    /// <returns>Where the page is.</returns>
    protected abstract Task<Uri> StartAsync(RepositorySimulator repository, SimulatedRelease factory);

    protected abstract Task StopAsync();

    protected abstract Task UntilConfirmedAsync(string version);

    /// <summary>Adds a release that the device can run.</summary>
    protected abstract SimulatedRelease Add(RepositorySimulator repository, string version);

    protected static byte[] Own(string file)
    {
        return File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "local-page", file));
    }

    private static StringContent JsonContent(string json)
    {
        return new StringContent(json, Encoding.UTF8, "application/json");
    }

    protected async Task<(HttpStatusCode Status, string Body)> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, string? code = Code, CancellationToken cancellation = default)
    {
        using HttpRequestMessage request = new(method, "/api/v1/" + path) { Content = content };
        if (code is not null)
        {
            request.Headers.Add("X-Device-Code", code);
        }

        using HttpResponseMessage answer = await Browser.SendAsync(request, cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>How many bytes of the upload the device has.</summary>
    protected async Task<int> HeldAsync(string path)
    {
        (_, string body) = await SendAsync(HttpMethod.Get, path);
        using JsonDocument json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("offset").GetInt32();
    }

    /// <summary>Sends a part and then breaks off.</summary>
    protected sealed class BrokenContent(byte[] bytes, CancellationTokenSource off, Func<Task> waitAsync) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, 10_000));
            await stream.FlushAsync();
            await waitAsync();
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
