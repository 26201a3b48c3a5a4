using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OtaStack.Agent.Core;
using OtaStack.Agent.Erase;
using OtaStack.Boards.Provisioning;
using OtaStack.Device.Certificates;
using OtaStack.Device.Hosting;
using OtaStack.Device.Http;
using OtaStack.Device.Provisioning;
using OtaStack.Device.Tests.Erasing;
using OtaStack.Device.Tests.Support;
using OtaStack.Launcher;

namespace OtaStack.Device.Tests.Certificates;

/// <summary>Mutual TLS by the device's own code: what a server and a broker get to see.</summary>
public sealed class MutualTlsTests : IAsyncLifetime
{
    private readonly DeviceAuthority _authority = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentQueue<(string Path, byte[]? Certificate, bool HasKey)> _requests = [];
    private readonly X509Certificate2 _own;
    private WebApplication _server = null!;
    private TestBoard _board = null!;
    private byte[]? _answer;
    private byte[] _first = [];

    public MutualTlsTests()
    {
        _own = _authority.IssueForServer();
    }

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_own, https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (_, _, _) => true;
        })));
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync();
        int port = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        _board = await TestBoard.CreateAsync();
        _board.Provision();
        Provision(port, "");
        _first = _authority.Issue(_key, -70, 20);
        _board.Write(DeviceCertificate.CertificatePath, _first);
        _board.Write(DeviceCertificate.KeyPath, _key.ExportPkcs8PrivateKey());
    }

    public async Task DisposeAsync()
    {
        await _board.DisposeAsync();
        await _server.DisposeAsync();
        _authority.Dispose();
        _key.Dispose();
        _own.Dispose();
    }

    [Fact]
    public void A_device_with_a_certificate_shows_it_and_keeps_its_key_to_itself()
    {
        _board.PowerOn();
        _board.RunUntil(() => _requests.Any(request => request.Path.EndsWith("/desired", StringComparison.Ordinal)));

        Assert.All(_requests, request => Assert.Equal((Convert.ToHexString(_first), false), (Convert.ToHexString(request.Certificate!), request.HasKey)));
    }

    [Fact]
    public void A_device_without_one_tells_its_key()
    {
        File.Delete(_board.PathOf(DeviceCertificate.CertificatePath));
        _board.PowerOn();
        _board.RunUntil(() => !_requests.IsEmpty);

        Assert.All(_requests, request => Assert.Equal((null, true), (request.Certificate, request.HasKey)));
        Assert.DoesNotContain(_requests, request => request.Path.EndsWith("/certificate", StringComparison.Ordinal));
    }

    [Fact]
    public void After_two_thirds_of_its_life_the_certificate_is_renewed_shown_from_then_on_and_after_a_restart()
    {
        byte[] second = _authority.Issue(_key, -1, 89);
        _answer = second;
        _board.PowerOn();
        _board.RunUntil(() => Shown(second));
        Assert.Equal(1, Asked());

        _requests.Clear();
        _board.PowerOn();
        _board.RunUntil(() => !_requests.IsEmpty);

        Assert.All(_requests, request => Assert.Equal(Convert.ToHexString(second), Convert.ToHexString(request.Certificate!)));
        Assert.Equal(0, Asked());
    }

    [Fact]
    public void A_clock_that_is_far_ahead_makes_the_device_renew_once_an_hour_and_not_for_ever()
    {
        DeviceCertificate certificate = DeviceCertificate.Read(_board.Files, null, null)!;
        ServerAddress server = ServerAddress.ParseUrl($"https://127.0.0.1:{new Uri(_server.Urls.First()).Port}/")!;
        server.Authorities = _authority.Root.ExportCertificatePem();
        server.Own = certificate;
        using HttpTransport http = new(server, new DeviceIdentity("thermostat", TestBoard.Device, TestBoard.Board), "", new Features([], null!));
        CertificateKeeper keeper = new(certificate, http, TestBoard.Device);
        long now = DateTimeOffset.UtcNow.AddDays(300).ToUnixTimeSeconds();

        for (int minute = 0; minute < 120; minute++)
        {
            // The server has the right time: each one lives a little longer than the one before.
            _answer = _authority.Issue(_key, -1, 90 + minute);
            keeper.Turn(now + (minute * 60), minute * 60_000L);
        }

        Assert.Equal(2, Asked());
    }

    [Fact]
    public void An_answer_that_is_no_certificate_for_its_key_is_left_and_the_present_one_is_shown_on()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _answer = _authority.Issue(other, -1, 89);
        _board.PowerOn();
        _board.RunUntil(() => Asked() == 1);
        int turns = 0;
        _board.RunUntil(() => ++turns > 10);

        Assert.Equal(1, Asked());
        Assert.All(_requests, request => Assert.Equal(Convert.ToHexString(_first), Convert.ToHexString(request.Certificate!)));
    }

    [Fact]
    public void A_certificate_that_is_young_is_not_renewed()
    {
        _board.Write(DeviceCertificate.CertificatePath, _authority.Issue(_key, -10, 80));
        _board.PowerOn();
        int turns = 0;
        _board.RunUntil(() => ++turns > 10 && !_requests.IsEmpty);

        Assert.Equal(0, Asked());
    }

    [Fact]
    public void A_server_of_another_authority_gets_no_request()
    {
        using DeviceAuthority other = new();
        int port = new Uri(_server.Urls.First()).Port;
        Provision(port, "", other.Root.ExportCertificatePem());
        _board.PowerOn();
        int turns = 0;
        _board.RunUntil(() => ++turns > 3);

        Assert.Empty(_requests);
    }

    [Fact]
    public async Task The_broker_is_shown_the_certificate_too_and_neither_name_nor_password()
    {
        using TcpListener broker = new(IPAddress.Loopback, 0);
        broker.Start();
        Task<(byte[] Shown, byte[] Connect)> connecting = TakeConnectAsync(broker);
        Provision(new Uri(_server.Urls.First()).Port, $"127.0.0.1:{((IPEndPoint)broker.LocalEndpoint).Port}");

        _board.PowerOn();
        _board.RunUntil(() => connecting.IsCompleted);

        (byte[] shown, byte[] connect) = await connecting;
        Assert.Equal(_first, shown);
        Assert.Equal("MQTT", Encoding.ASCII.GetString(connect, 4, 4));

        // MQTT 3.1.1, §3.1.2.3: bit 7 user name, bit 6 password, bit 1 clean session.
        Assert.Equal(2, connect[9]);
        Assert.EndsWith("thermostat/dev-001", Encoding.ASCII.GetString(connect), StringComparison.Ordinal);
    }

    [Fact]
    public void An_erased_device_has_neither_certificate_nor_key_and_is_nobody()
    {
        _answer = _authority.Issue(_key, -1, 89);
        _board.Program = new ErasingProgram();
        _board.PowerOn();
        _board.RunUntil(() => Shown(_answer));
        Assert.Equal(["certificate", "certificate.1", "certificate.key", "key", "provisioning"], _board.List("device").Order(StringComparer.Ordinal));

        Erase();

        Assert.Empty(_board.List("device"));
        Assert.Null(DeviceCertificate.Read(_board.Files, null, null));
        Assert.Null(DeviceProvisioning.Read(_board.Files));
        Assert.Contains(_requests, request => request.Path.EndsWith("/reports", StringComparison.Ordinal) && request.Certificate.AsSpan().SequenceEqual(_answer));
    }

    [Fact]
    public void A_device_that_is_being_erased_does_not_renew_its_certificate()
    {
        _answer = _authority.Issue(_key, -1, 89);
        _board.Program = new ErasingProgram();
        _board.PowerOn();

        Erase();

        Assert.Equal(0, Asked());
        Assert.Empty(_board.List("device"));
    }

    private void Erase()
    {
        Assert.Equal(ReasonCode.None, _board.Agent.User.OrderErase(true, TestBoard.Device, DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
        _board.RunUntil(() => _board.Agent.State == AgentState.Erased);
    }

    private async Task<(byte[] Shown, byte[] Connect)> TakeConnectAsync(TcpListener broker)
    {
        using TcpClient client = await broker.AcceptTcpClientAsync();
        using SslStream stream = new(client.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _own,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        });
        byte[] packet = new byte[256];
        int length = await stream.ReadAtLeastAsync(packet, 2);
        while (length < packet[1] + 2)
        {
            length += await stream.ReadAsync(packet.AsMemory(length));
        }

        return (stream.RemoteCertificate!.GetRawCertData(), packet[..length]);
    }

    private int Asked()
    {
        return _requests.Count(request => request.Path == "/device/v1/certificate");
    }

    private bool Shown(byte[] certificate)
    {
        return _requests.Any(request => request.Certificate.AsSpan().SequenceEqual(certificate));
    }

    private void Provision(int port, string broker, string? authorities = null)
    {
        _board.Write("device/provisioning", ProvisioningRecord.Encode(new ProvisioningData
        {
            Product = "thermostat",
            Device = TestBoard.Device,
            Board = TestBoard.Board,
            Server = $"https://127.0.0.1:{port}/",
            Mqtt = broker,
            Authorities = authorities ?? _authority.Root.ExportCertificatePem(),
        }));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        X509Certificate2? certificate = await context.Connection.GetClientCertificateAsync();
        _requests.Enqueue((context.Request.Path, certificate?.RawData, context.Request.Headers.Authorization.Count > 0));
        context.Response.StatusCode = 204;
        if (context.Request.Path == "/device/v1/certificate" && _answer is not null)
        {
            context.Response.StatusCode = 200;
            context.Response.ContentType = "application/pkix-cert";
            context.Response.ContentLength = _answer.Length;
            await context.Response.Body.WriteAsync(_answer);
        }
    }
    private sealed class ErasingProgram : DeviceProgram
    {
        protected override EraseProfile? EraseListFor(IFileStore files)
        {
            return BoardErase.ListOf(TestBoard.Board);
        }
    }
}
