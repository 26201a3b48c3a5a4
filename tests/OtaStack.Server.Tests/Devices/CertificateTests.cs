using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using OtaStack.Server.Devices.Certificates;
using OtaStack.Server.Messaging;
using OtaStack.Server.Tests.Messaging;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Devices;

/// <summary>Devices that show a certificate in place of their key: over real TLS, on both listeners.</summary>
public sealed class CertificateTests : IAsyncLifetime
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly TestTls _tls = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(2, null, _tls.Arguments);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
        _tls.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task A_device_shows_its_certificate_and_its_key_is_refused_from_then_on()
    {
        using X509Certificate2 certificate = await EnrolAsync();

        Assert.Equal("dev-000", (await DesiredAsync(certificate)).GetProperty("device").GetString());
        Assert.Equal(MqttClientConnectResultCode.Success, await TestDevice.ShowAsync(_fleet, "dev-000", certificate));
        using HttpClient byKey = _fleet.Device("dev-000");
        Assert.Equal(HttpStatusCode.Unauthorized, (await byKey.GetAsync("/device/v1/desired")).StatusCode);
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await TestDevice.ShowAsync(_fleet, "dev-000", certificate, _fleet.KeyOf("dev-000")));
        Assert.Equal("thermostat/dev-000", certificate.GetNameInfo(X509NameType.SimpleName, false));
        Assert.Equal(TimeSpan.FromDays(90), certificate.NotAfter.ToUniversalTime() - _fleet.Server.Time.GetUtcNow().UtcDateTime);
        Assert.True((await _fleet.DeviceAsync("dev-000")).GetProperty("device").GetProperty("hasCertificate").GetBoolean());

        // Another device has none and goes on with its key.
        await _fleet.DesiredAsync("dev-001");
    }

    [Fact]
    public async Task A_certificate_is_taken_back_at_once_and_the_key_counts_again()
    {
        using X509Certificate2 certificate = await EnrolAsync();
        await DesiredAsync(certificate);

        using HttpResponseMessage revoked = await _fleet.Operator.DeleteAsync("/api/v1/products/thermostat/devices/dev-000/certificate");

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await _fleet.DesiredStatusAsync(certificate));
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await TestDevice.ShowAsync(_fleet, "dev-000", certificate));
        using HttpResponseMessage renewal = await RenewAsync(certificate);
        Assert.Equal(HttpStatusCode.Unauthorized, renewal.StatusCode);
        await _fleet.DesiredAsync("dev-000");
    }

    [Fact]
    public async Task A_renewed_certificate_is_for_the_same_key_and_lives_longer()
    {
        using X509Certificate2 first = await EnrolAsync();
        _fleet.Server.Time.Advance(TimeSpan.FromDays(60));

        using HttpResponseMessage answer = await RenewAsync(first);

        Assert.Equal("application/pkix-cert", answer.Content.Headers.ContentType!.MediaType);
        using X509Certificate2 second = X509CertificateLoader.LoadCertificate(await answer.Content.ReadAsByteArrayAsync()).CopyWithPrivateKey(_key);
        Assert.Equal(first.PublicKey.ExportSubjectPublicKeyInfo(), second.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(first.NotAfter + TimeSpan.FromDays(60), second.NotAfter);
        Assert.NotEqual(first.SerialNumber, second.SerialNumber);
        _fleet.Server.Time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(HttpStatusCode.Unauthorized, await _fleet.DesiredStatusAsync(first));
        Assert.Equal(HttpStatusCode.OK, await _fleet.DesiredStatusAsync(second));
    }

    [Fact]
    public async Task An_open_mqtt_connection_ends_with_the_certificate_that_opened_it_and_no_other_does()
    {
        CertificateExpiry expiry = _fleet.Server.Services.GetRequiredService<CertificateExpiry>();
        using X509Certificate2 first = await EnrolAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000", first);
        await device.SubscribeAsync();
        _fleet.Server.Time.Advance(TimeSpan.FromDays(60));
        using HttpResponseMessage answer = await RenewAsync(first);
        using X509Certificate2 second = X509CertificateLoader.LoadCertificate(await answer.Content.ReadAsByteArrayAsync()).CopyWithPrivateKey(_key);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("dev-001", RequestFor(_key))).StatusCode);
        using X509Certificate2 others = Issue(
            _fleet.Server.Services.GetRequiredService<DeviceAuthorities>().Find("thermostat")!.Issuer, "CN=thermostat/dev-001", _key, first.NotBefore, second.NotAfter);
        await using TestDevice other = await TestDevice.ConnectAsync(_fleet, "dev-001", others);
        Assert.Equal(2, expiry.Count);

        _fleet.Server.Time.Advance(first.NotAfter.ToUniversalTime() - _fleet.Server.Time.GetUtcNow().UtcDateTime);

        await device.Gone;
        Assert.Equal(1, expiry.Count);
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await TestDevice.ShowAsync(_fleet, "dev-000", first));
        _ = await other.ReportAsync(_fleet.Report("dev-001", "idle", "1.0.0"));

        // With the renewed one it goes on, and stays past the end of the one before.
        await using TestDevice renewed = await TestDevice.ConnectAsync(_fleet, "dev-000", second);
        _fleet.Server.Time.Advance(TimeSpan.FromDays(10));
        _ = await renewed.ReportAsync(_fleet.Report("dev-000", "idle", "1.0.0"));
    }

    [Fact]
    public async Task A_connection_that_has_ended_is_not_waited_for_any_more()
    {
        using X509Certificate2 certificate = await EnrolAsync();
        CertificateExpiry expiry = _fleet.Server.Services.GetRequiredService<CertificateExpiry>();
        TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000", certificate);
        Assert.Equal(1, expiry.Count);

        // The newer connection takes the place of the older one, which is told when it has gone.
        await using TestDevice newer = await TestDevice.ConnectAsync(_fleet, "dev-000", certificate);
        await device.Gone;
        await device.DisposeAsync();
        _fleet.Server.Time.Advance(TimeSpan.FromDays(30));

        Assert.True(newer.IsConnected);
        _ = await newer.ReportAsync(_fleet.Report("dev-000", "idle", "1.0.0"));
    }

    [Fact]
    public async Task Who_shows_a_key_gets_no_certificate()
    {
        await MakeAuthorityAsync();
        using HttpClient device = _fleet.Device("dev-000");

        using HttpResponseMessage answer = await device.PostAsync("/device/v1/certificate", null);

        await ProblemAssert.IsAsync(403, "certificate.not_shown", answer);
    }

    [Fact]
    public async Task A_certificate_that_is_not_the_enrolled_one_is_refused_whatever_is_right_about_it()
    {
        using X509Certificate2 enrolled = await EnrolAsync();
        X509Certificate2 authority = _fleet.Server.Services.GetRequiredService<DeviceAuthorities>().Find("thermostat")!.Issuer;
        using X509Certificate2 foreign = TestTls.MakeIssuer("thermostat devices");
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = _fleet.Server.Time.GetUtcNow();
        Dictionary<string, X509Certificate2> shown = new()
        {
            ["another authority"] = Issue(foreign, "CN=thermostat/dev-000", _key, now.AddDays(-1), now.AddDays(1)),
            ["another key"] = Issue(authority, "CN=thermostat/dev-000", other, now.AddMinutes(-1), now.AddDays(1)),
            ["another device's name"] = Issue(authority, "CN=thermostat/dev-001", _key, now.AddMinutes(-1), now.AddDays(1)),
            ["another product's name"] = Issue(authority, "CN=other/dev-000", _key, now.AddMinutes(-1), now.AddDays(1)),
            ["two names"] = Issue(authority, "CN=thermostat/dev-000, O=x", _key, now.AddMinutes(-1), now.AddDays(1)),
            ["no device"] = Issue(authority, "CN=thermostat", _key, now.AddMinutes(-1), now.AddDays(1)),
            ["expired"] = Issue(authority, "CN=thermostat/dev-000", _key, now.AddMinutes(-4), now.AddMinutes(-1)),
            ["not yet valid"] = Issue(authority, "CN=thermostat/dev-000", _key, now.AddMinutes(1), now.AddDays(1)),
            ["for servers"] = Issue(authority, "CN=thermostat/dev-000", _key, now.AddMinutes(-1), now.AddDays(1), "1.3.6.1.5.5.7.3.1"),
            ["signed by itself"] = Issue(null, "CN=thermostat/dev-000", _key, now.AddMinutes(-1), now.AddDays(1)),
        };
        foreach ((string what, X509Certificate2 certificate) in shown)
        {
            Assert.True(await _fleet.DesiredStatusAsync(certificate) == HttpStatusCode.Unauthorized, what);
            certificate.Dispose();
        }

        Assert.Equal(HttpStatusCode.OK, await _fleet.DesiredStatusAsync(enrolled));
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await TestDevice.ShowAsync(_fleet, "dev-001", enrolled));
    }

    [Fact]
    public async Task Two_devices_with_one_key_are_told_apart_by_the_name()
    {
        using X509Certificate2 first = await EnrolAsync();
        using HttpResponseMessage second = await PutAsync("dev-001", RequestFor(_key));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);

        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await TestDevice.ShowAsync(_fleet, "dev-001", first));
        Assert.Equal("dev-000", (await DesiredAsync(first)).GetProperty("device").GetString());
    }

    [Fact]
    public async Task A_request_must_be_signed_by_the_p256_key_that_it_names()
    {
        await MakeAuthorityAsync();
        using RSA rsa = RSA.Create(2048);
        string good = RequestFor(_key);
        byte[] der = Convert.FromBase64String(string.Concat(good.Split('\n')[1..^1]));
        der[^1] ^= 1;
        string tampered = PemEncoding.WriteString("CERTIFICATE REQUEST", der);
        string otherKind = new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
        foreach (string? request in (string?[])["", null, "x", tampered, otherKind])
        {
            using HttpResponseMessage answer = await PutAsync("dev-000", request);
            await ProblemAssert.IsAsync(400, "certificate.request_invalid", answer);
        }

        using HttpResponseMessage unknown = await PutAsync("dev-999", good);
        await ProblemAssert.IsAsync(404, "device.unknown", unknown);
        await _fleet.DesiredAsync("dev-000");
    }

    [Fact]
    public async Task Without_an_authority_nothing_is_issued()
    {
        using HttpResponseMessage answer = await PutAsync("dev-000", RequestFor(_key));

        await ProblemAssert.IsAsync(409, "certificate.no_authority", answer);
        await _fleet.DesiredAsync("dev-000");
    }

    [Fact]
    public async Task The_authority_is_made_once_is_for_the_owner_alone_and_survives_a_restart()
    {
        string first = await MakeAuthorityAsync();
        using X509Certificate2 certificate = await EnrolAsync();

        await _fleet.RestartAsync();

        Assert.Equal(first, await MakeAuthorityAsync());
        Assert.Equal(HttpStatusCode.OK, await _fleet.DesiredStatusAsync(certificate));
        string path = _fleet.Server.Data.DeviceAuthority("thermostat");
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.DoesNotContain("PRIVATE", first, StringComparison.Ordinal);
    }

    private static string RequestFor(ECDsa key)
    {
        return new CertificateRequest("CN=whatever", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }

    private static X509Certificate2 Issue(
        X509Certificate2? issuer, string subject, ECDsa key, DateTimeOffset from, DateTimeOffset to, string usage = ClientAuthentication)
    {
        CertificateRequest request = new(new X500DistinguishedName(subject), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        return issuer is null ? request.CreateSelfSigned(from, to) : request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
    }

    private async Task<string> MakeAuthorityAsync()
    {
        using HttpResponseMessage answer = await _fleet.Operator.PutAsync("/api/v1/products/thermostat/device-authority", null);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("certificate").GetString()!;
    }

    private Task<HttpResponseMessage> PutAsync(string device, string? request)
    {
        return _fleet.Operator.PutAsJsonAsync($"/api/v1/products/thermostat/devices/{device}/certificate", new { request });
    }

    private async Task<X509Certificate2> EnrolAsync()
    {
        await MakeAuthorityAsync();
        using HttpResponseMessage answer = await PutAsync("dev-000", RequestFor(_key));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        using X509Certificate2 issued = X509Certificate2.CreateFromPem(JsonDocument.Parse(text).RootElement.GetProperty("certificate").GetString());
        return issued.CopyWithPrivateKey(_key);
    }

    private async Task<JsonElement> DesiredAsync(X509Certificate2 shown)
    {
        using HttpClient client = new(TestTls.Handler(shown)) { BaseAddress = _fleet.Server.Address };
        return await client.GetFromJsonAsync<JsonElement>("/device/v1/desired");
    }

    private async Task<HttpResponseMessage> RenewAsync(X509Certificate2 shown)
    {
        using HttpClient client = new(TestTls.Handler(shown)) { BaseAddress = _fleet.Server.Address };
        return await client.PostAsync("/device/v1/certificate", null);
    }
}
