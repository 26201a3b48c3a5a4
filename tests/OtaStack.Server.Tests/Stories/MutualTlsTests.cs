using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Agent.Core;
using OtaStack.Server.Devices.Certificates;
using OtaStack.Server.Tests.Startup;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.Server.Tests.Stories;

/// <summary>A device that shows a certificate takes an update over TLS; its certificate is old, so it renews it on the way.</summary>
public sealed class MutualTlsTests
{
    [Fact]
    public async Task A_device_updates_with_its_certificate_and_renews_it_in_time()
    {
        using TestTls tls = new();
        await using ProductDesk desk = await ProductDesk.OpenAsync(builder => builder.Services.AddSingleton(TimeProvider.System), tls.Arguments);
        desk.Release("1.0.0");
        desk.Release("1.1.0");
        await desk.PublishAsync();
        await desk.EnrolAsync("dev-1");
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DeviceCredentials credentials = new(ProductDesk.Product, "dev-1", await EnrolAsync(desk, key));
        X509Certificate2 first = credentials.Certificate!;
        Task confirmed = desk.Watch.ExpectAsync("dev-1", AgentState.Confirmed, ReasonCode.None, "1.1.0");

        desk.PowerOn("dev-1", new VirtualClock(TimeProvider.System, 20), credentials, DeviceProfile.Steady);
        await desk.RollOutAsync("1.1.0");
        await confirmed;

        // The renewal goes on beside the update and may end after it.
        X509Certificate2 second = await RenewedAsync(credentials, first);
        Assert.True(second.NotAfter > first.NotAfter.AddDays(60), $"{first.NotAfter:u}, then {second.NotAfter:u}");
        Assert.Equal(first.PublicKey.ExportSubjectPublicKeyInfo(), second.PublicKey.ExportSubjectPublicKeyInfo());

        // What was renewed is shown, and counts.
        using HttpClient shown = new(TestTls.Handler(second)) { BaseAddress = desk.Server.Address };
        Assert.Equal(HttpStatusCode.OK, (await shown.GetAsync("/device/v1/desired")).StatusCode);
    }

    [Fact]
    public async Task A_device_updates_with_its_certificate_over_mqtt_alone()
    {
        using TestTls tls = new();
        await using ProductDesk desk = await ProductDesk.OpenAsync(builder => builder.Services.AddSingleton(TimeProvider.System), tls.Arguments);
        desk.Release("1.0.0");
        desk.Release("1.1.0");
        await desk.PublishAsync();
        await desk.EnrolAsync("dev-1");
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DeviceCredentials credentials = new(ProductDesk.Product, "dev-1", await EnrolAsync(desk, key));
        Task confirmed = desk.Watch.ExpectAsync("dev-1", AgentState.Confirmed, ReasonCode.None, "1.1.0");

        desk.PowerOn("dev-1", new VirtualClock(TimeProvider.System, 20), credentials, DeviceProfile.MqttOnly);
        await desk.RollOutAsync("1.1.0");

        await confirmed;
    }

    private static async Task<X509Certificate2> RenewedAsync(DeviceCredentials credentials, X509Certificate2 first)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(50));
        while (ReferenceEquals(credentials.Certificate, first))
        {
            await look.WaitForNextTickAsync(limit.Token);
        }

        return credentials.Certificate!;
    }

    /// <summary>Enrols the key; the certificate is one that was issued seventy days ago.</summary>
    private static async Task<X509Certificate2> EnrolAsync(ProductDesk desk, ECDsa key)
    {
        CertificateRequest request = new("CN=thermostat/dev-1", key, HashAlgorithmName.SHA256);
        using HttpResponseMessage made = await desk.Operator.PutAsync("/api/v1/products/thermostat/device-authority", null);
        using HttpResponseMessage enrolled = await desk.Operator.PutAsJsonAsync(
            "/api/v1/products/thermostat/devices/dev-1/certificate", new { request = request.CreateSigningRequestPem() });
        Assert.True(enrolled.IsSuccessStatusCode, await enrolled.Content.ReadAsStringAsync());

        // The authority is not that old, but a chain is judged by now.
        X509Certificate2 authority = desk.Server.Services.GetRequiredService<DeviceAuthorities>().Find("thermostat")!.Issuer;
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using ECDsa signer = authority.GetECDsaPrivateKey()!;
        using X509Certificate2 old = request.Create(
            authority.SubjectName, X509SignatureGenerator.CreateForECDsa(signer), now.AddDays(-70), now.AddDays(20), RandomNumberGenerator.GetBytes(8));
        return old.CopyWithPrivateKey(key);
    }
}
