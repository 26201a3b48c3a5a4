using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using OtaStack.Server.Tests.Startup;
using OtaStack.Signing.DeviceAuthority;
using OtaStack.Signing.Keys;

namespace OtaStack.Server.Tests.Devices;

/// <summary>A server that issues in the name of an authority whose key is kept elsewhere (<c>ota device-ca</c>).</summary>
public sealed class AuthorityInstallTests : IAsyncLifetime
{
    private const string Authority = "/api/v1/products/thermostat/device-authority";

    private readonly TestTls _tls = new();
    private readonly EcdsaP256Signer _root = EcdsaP256Signer.Generate();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private TestFleet _fleet = null!;
    private AuthorityCertificate _authority = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(3, null, _tls.Arguments);
        _authority = AuthorityCertificate.Create("thermostat", _root, "root", _fleet.Server.Time.GetUtcNow(), 7300);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
        _authority.Dispose();
        _root.Dispose();
        _key.Dispose();
        _tls.Dispose();
    }

    [Fact]
    public async Task What_it_issues_then_and_what_the_authority_issues_are_let_in_and_so_is_what_was_issued_before()
    {
        using X509Certificate2 before = await EnrolAsync("dev-000", makeAuthority: true);
        Assert.Equal(HttpStatusCode.OK, await _fleet.DesiredStatusAsync(before));

        using HttpResponseMessage installed = await InstallAsync(await DelegateAsync());
        JsonElement told = await installed.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(installed.IsSuccessStatusCode, told.ToString());
        Assert.Equal(90, told.GetProperty("certificateDays").GetInt32());
        Assert.Equal(_authority.ToPem().Trim(), told.GetProperty("root").GetString()!.Trim());

        using X509Certificate2 issued = await EnrolAsync("dev-001", makeAuthority: false);
        Assert.Equal("CN=thermostat devices (server)", issued.Issuer);
        using X509Certificate2 elsewhere = Issue("dev-002", 30);
        using HttpResponseMessage noted = await PutAsync("dev-002", new { certificate = elsewhere.ExportCertificatePem() });
        Assert.True(noted.IsSuccessStatusCode, await noted.Content.ReadAsStringAsync());
        await _fleet.RestartAsync();
        foreach (X509Certificate2 shown in (X509Certificate2[])[before, issued, elsewhere])
        {
            Assert.Equal(HttpStatusCode.OK, await _fleet.DesiredStatusAsync(shown));
        }

        // A device that was enrolled at the bench is renewed by the server.
        using HttpClient client = new(TestTls.Handler(elsewhere)) { BaseAddress = _fleet.Server.Address };
        using HttpResponseMessage renewed = await client.PostAsync("/device/v1/certificate", null);
        using X509Certificate2 second = X509CertificateLoader.LoadCertificate(await renewed.Content.ReadAsByteArrayAsync()).CopyWithPrivateKey(_key);
        Assert.Equal("CN=thermostat devices (server)", second.Issuer);
        Assert.Equal(HttpStatusCode.OK, await _fleet.DesiredStatusAsync(second));

        // Revoked as any other.
        using HttpResponseMessage revoked = await _fleet.Operator.DeleteAsync("/api/v1/products/thermostat/devices/dev-002/certificate");
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await _fleet.DesiredStatusAsync(elsewhere));
    }

    [Fact]
    public async Task No_certificate_outlives_the_servers_and_with_an_expired_one_none_is_issued()
    {
        (await InstallAsync(await DelegateAsync(days: 20))).Dispose();
        using X509Certificate2 issued = await EnrolAsync("dev-000", makeAuthority: false);
        Assert.Equal(_fleet.Server.Time.GetUtcNow().AddDays(20), issued.NotAfter.ToUniversalTime());
        _fleet.Server.Time.Advance(TimeSpan.FromDays(21));
        using HttpResponseMessage late = await PutAsync("dev-001", new { request = RequestFor() });
        await ProblemAssert.IsAsync(409, "certificate.no_authority", late);

        // Another certificate for another request, and it goes on.
        (await InstallAsync(await DelegateAsync())).Dispose();
        using X509Certificate2 again = await EnrolAsync("dev-000", makeAuthority: false);
        Assert.Equal(HttpStatusCode.OK, await _fleet.DesiredStatusAsync(again));
    }

    [Fact]
    public async Task What_is_not_for_the_request_or_does_not_hold_together_is_refused_and_the_authority_stays()
    {
        using HttpResponseMessage unasked = await InstallAsync(_authority.ToPem());
        await ProblemAssert.IsAsync(400, "certificate.authority_invalid", unasked);
        using HttpResponseMessage none = await _fleet.Operator.GetAsync(Authority);
        await ProblemAssert.IsAsync(409, "certificate.no_authority", none);

        string good = await DelegateAsync();
        Assert.Equal(await RequestAsync(), await RequestAsync());
        string[] parts = [.. good.Split("-----END CERTIFICATE-----").Take(2).Select(part => part + "-----END CERTIFICATE-----")];
        using ECDsa foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string other = Delegate(new CertificateRequest("CN=x", foreign, HashAlgorithmName.SHA256).CreateSigningRequestPem(), 730);
        using EcdsaP256Signer stranger = EcdsaP256Signer.Generate();
        using AuthorityCertificate strange = AuthorityCertificate.Create("thermostat", stranger, "x", _fleet.Server.Time.GetUtcNow(), 100);
        foreach (string bad in (string[])["", "x", parts[0], parts[1] + parts[0], other, parts[0] + "\n" + strange.ToPem(), string.Concat(Enumerable.Repeat(good, 3))])
        {
            using HttpResponseMessage refused = await InstallAsync(bad);
            await ProblemAssert.IsAsync(400, "certificate.authority_invalid", refused);
        }

        using HttpResponseMessage installed = await InstallAsync(good);
        Assert.Equal(HttpStatusCode.OK, installed.StatusCode);
        using X509Certificate2 foreignName = Issue("dev-001", 30);
        using HttpResponseMessage wrong = await PutAsync("dev-000", new { certificate = foreignName.ExportCertificatePem() });
        await ProblemAssert.IsAsync(400, "certificate.invalid", wrong);
        await _fleet.DesiredAsync("dev-000");
    }

    [Fact]
    public async Task A_server_that_is_killed_while_it_installs_still_trusts_what_was_issued_before()
    {
        using X509Certificate2 before = await EnrolAsync("dev-000", makeAuthority: true);
        string chain = await DelegateAsync();

        // Those before are written first: here the process has ended right after it.
        string folder = Path.GetDirectoryName(_fleet.Server.Data.DeviceAuthority("thermostat"))!;
        string old = await File.ReadAllTextAsync(_fleet.Server.Data.DeviceAuthority("thermostat"));
        await File.WriteAllTextAsync(Path.Combine(folder, "device-authority.earlier.pem"), old[..(old.IndexOf("-----END CERTIFICATE-----", StringComparison.Ordinal) + 26)]);
        await _fleet.RestartAsync();

        Assert.Equal(HttpStatusCode.OK, await _fleet.DesiredStatusAsync(before));
        using HttpResponseMessage installed = await InstallAsync(chain);
        Assert.Equal(HttpStatusCode.OK, installed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await _fleet.DesiredStatusAsync(before));
        Assert.False(File.Exists(_fleet.Server.Data.NextDeviceAuthority("thermostat")));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_fleet.Server.Data.DeviceAuthority("thermostat")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private string RequestFor() => new CertificateRequest("CN=x", _key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    private string Delegate(string request, int days)
    {
        using X509Certificate2 server = _authority.Delegate(_root, "root", Encoding.ASCII.GetBytes(request), "request", _fleet.Server.Time.GetUtcNow(), days);
        return server.ExportCertificatePem() + "\n" + _authority.ToPem();
    }

    private X509Certificate2 Issue(string device, int days)
    {
        using X509Certificate2 issued = _authority.Issue(_root, "root", Encoding.ASCII.GetBytes(RequestFor()), "request", device, _fleet.Server.Time.GetUtcNow(), days);
        return issued.CopyWithPrivateKey(_key);
    }

    private async Task<string> RequestAsync()
    {
        using HttpResponseMessage answer = await _fleet.Operator.PostAsync(Authority + "/request", null);
        JsonElement told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        CertificateRequest request = CertificateRequest.LoadSigningRequestPem(told.GetProperty("request").GetString()!, HashAlgorithmName.SHA256);
        return Convert.ToHexString(request.PublicKey.ExportSubjectPublicKeyInfo());
    }

    private async Task<string> DelegateAsync(int days = 730)
    {
        using HttpResponseMessage answer = await _fleet.Operator.PostAsync(Authority + "/request", null);
        return Delegate((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("request").GetString()!, days);
    }

    private Task<HttpResponseMessage> InstallAsync(string certificates) => _fleet.Operator.PutAsJsonAsync(Authority, new { certificates });

    private Task<HttpResponseMessage> PutAsync(string device, object body) => _fleet.Operator.PutAsJsonAsync($"/api/v1/products/thermostat/devices/{device}/certificate", body);

    private async Task<X509Certificate2> EnrolAsync(string device, bool makeAuthority)
    {
        if (makeAuthority)
        {
            (await _fleet.Operator.PutAsync(Authority, null)).Dispose();
        }

        using HttpResponseMessage answer = await PutAsync(device, new { request = RequestFor() });
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        using X509Certificate2 issued = X509Certificate2.CreateFromPem(JsonDocument.Parse(text).RootElement.GetProperty("certificate").GetString());
        return issued.CopyWithPrivateKey(_key);
    }
}
