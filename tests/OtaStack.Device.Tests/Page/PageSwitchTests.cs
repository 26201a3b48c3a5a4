extern alias device;

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OtaStack.Agent.Core;
using OtaStack.Device.Page;
using OtaStack.Device.Tests.Support;
using OtaStack.LocalPage;
using OtaStack.Trust.Cryptography;
using DeviceTls = device::System.Net.Security.SslStream;

namespace OtaStack.Device.Tests.Page;

/// <summary>Whether a device serves its page, and how.</summary>
public sealed class PageSwitchTests
{
    private const string Code = "7K3M-9QXD-4T";

    [Theory]
    [InlineData("", true)]
    [InlineData("127.0.0.1", false)]
    public async Task A_device_whose_product_does_not_say_where_or_that_has_no_code_does_not_listen(string address, bool hasCode)
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        ListenerSettings settings = new() { Address = address, Port = FreePort() };
        Start(board, settings, hasCode);

        using TcpClient client = new();
        await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, settings.Port));
        Assert.Equal(AgentState.Idle, board.Agent.State);
        Assert.Equal("", new ListenerSettings().Address);
    }

    [Fact]
    public async Task With_a_certificate_the_page_comes_over_TLS_and_not_without()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=thermostat.local", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        await using TestBoard board = await TestBoard.CreateAsync();
        ListenerSettings settings = new() { Address = "127.0.0.1", Port = FreePort(), SilenceMilliseconds = 20_000, RequestMilliseconds = 30_000, Certificate = certificate.RawData, PrivateKey = key.ExportPkcs8PrivateKey() };
        using HttpClientHandler handler = new() { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.RawDataMemory.Span.SequenceEqual(certificate.RawData) };
        using HttpClient browser = new(handler);
        Start(board, settings, hasCode: true);

        Task<(HttpStatusCode, string)> answer = StatusAsync(browser, $"https://127.0.0.1:{settings.Port}");
        board.RunUntil(() => answer.IsCompleted);

        (HttpStatusCode status, string body) = await answer;
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"device\":\"dev-001\"", body, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(browser, $"http://127.0.0.1:{settings.Port}"));
    }

    [Fact]
    public async Task A_browser_that_breaks_off_over_TLS_leaves_nothing_of_its_connection_behind()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=thermostat.local", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        await using TestBoard board = await TestBoard.CreateAsync();
        ListenerSettings settings = new() { Address = "127.0.0.1", Port = FreePort(), SilenceMilliseconds = 20_000, RequestMilliseconds = 30_000, Certificate = certificate.RawData, PrivateKey = key.ExportPkcs8PrivateKey() };
        Start(board, settings, hasCode: true);
        using PeriodicTimer looks = new(TimeSpan.FromMilliseconds(20));

        for (int i = 0; i < 3; i++)
        {
            using TcpClient client = await ConnectAsync(settings.Port);
            using SslStream stream = new(client.GetStream(), false, (_, _, _, _) => true);
            await stream.AuthenticateAsClientAsync("thermostat.local");
            await stream.WriteAsync("GET / HT"u8.ToArray());
        }

        for (int i = 0; i < 250 && DeviceTls.OpenWith(certificate.RawData) > 0; i++)
        {
            await looks.WaitForNextTickAsync();
        }

        Assert.Equal(0, DeviceTls.OpenWith(certificate.RawData));
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        // The listener's first try may be a moment away.
        using PeriodicTimer tries = new(TimeSpan.FromMilliseconds(20));
        for (int i = 0; ; i++)
        {
            TcpClient client = new();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return client;
            }
            catch (SocketException) when (i < 500)
            {
                client.Dispose();
                await tries.WaitForNextTickAsync();
            }
        }
    }

    private static void Start(TestBoard board, ListenerSettings settings, bool hasCode)
    {
        board.Program.Options.Features = [new PageListener(new PageSettings(), settings)];
        board.Provision();
        if (hasCode)
        {
            DeviceCode.Store(board.Files, new ManagedHmacSha256(), Code, new byte[16]);
        }

        board.PowerOn();
        int turns = 0;
        board.RunUntil(() => ++turns > 3);
    }

    private static async Task<(HttpStatusCode Status, string Body)> StatusAsync(HttpClient browser, string address)
    {
        using PeriodicTimer tries = new(TimeSpan.FromMilliseconds(20));
        for (int i = 0; ; i++)
        {
            try
            {
                using HttpRequestMessage request = new(HttpMethod.Get, address + "/api/v1/status");
                request.Headers.Add("X-Device-Code", Code);
                using HttpResponseMessage answer = await browser.SendAsync(request);
                return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
            }
            catch (HttpRequestException failure) when (i < 500 && failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                await tries.WaitForNextTickAsync();
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
