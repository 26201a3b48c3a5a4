using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Agent.Core;
using OtaStack.Server.Devices;
using OtaStack.Server.Permits;
using OtaStack.Server.Releases;
using OtaStack.Server.Tests.Startup;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Trust.Permits;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.Server.Tests.Stories;

/// <summary>
/// From the team's keys to the running application: devices follow a rotation of the root and of the server's key and take a
/// release of a delegated role; then a permit lets exactly one of them go back, once.
/// </summary>
public sealed class RotationAndPermitTests
{
    [Fact]
    public async Task Devices_follow_the_rotation_and_a_permit_lets_exactly_one_go_back_once()
    {
        await using ProductDesk desk = await ProductDesk.OpenAsync();
        desk.Release("1.0.0");
        await desk.PublishAsync();
        await desk.EnrolAsync("dev-1", "dev-2", "dev-3");
        VirtualClock clock = new(TimeProvider.System, 20);
        foreach (string device in (string[])["dev-1", "dev-2", "dev-3"])
        {
            desk.PowerOn(device, clock);
        }

        // One of the root keys is replaced, and the server's key, which may have been stolen.
        TufKey online = await desk.NewOnlineKeyAsync();
        _ = desk.Repository.StageRoot(root =>
        {
            root.ReplaceKey(desk.Root2.PublicKey.KeyId, desk.Root3.PublicKey);
            root.ReplaceKey(desk.Online.KeyId, online);
        });
        Assert.True(desk.Repository.Sign("root", [desk.Root1, desk.Root2, desk.Root3]).Published);

        // A channel and the permits have keys of their own.
        using Ed25519Signer beta = ProductDesk.Key("beta");
        using Ed25519Signer permits = ProductDesk.Key("permits");
        foreach ((string role, Ed25519Signer signer) in (IEnumerable<(string, Ed25519Signer)>)[("beta", beta), ("permits", permits)])
        {
            _ = desk.Repository.AddDelegation(new NewDelegation { Role = role, Keys = [signer.PublicKey], Threshold = 1 });
            Assert.True(desk.Repository.Sign([desk.Targets]).Published);
            Assert.True(desk.Repository.Sign(role, [signer]).Published);
        }

        desk.Release("1.1.0", "beta", beta);
        await desk.PublishAsync();
        await desk.RollOutAsync("1.1.0");

        // dev-1 is allowed to go back, dev-3 only yesterday.
        PermitDocument allowed = Permit(desk, permits, "dev-1", TimeSpan.FromDays(7));
        PermitDocument expiring = Permit(desk, permits, "dev-3", TimeSpan.FromDays(1));
        await desk.PublishAsync();
        Task back = desk.Watch.ExpectAsync("dev-1", AgentState.Confirmed, ReasonCode.None, "1.0.0");
        using (HttpResponseMessage ordered = await desk.Operator.PostAsJsonAsync("/api/v1/products/thermostat/devices/dev-1/downgrade", new { permit = allowed.Id }))
        {
            Assert.True(ordered.IsSuccessStatusCode, await ordered.Content.ReadAsStringAsync());
        }

        await back;

        // For another device the server refuses; one that was taken over can assign it all the same, and the device refuses.
        using (HttpResponseMessage foreign = await desk.Operator.PostAsJsonAsync("/api/v1/products/thermostat/devices/dev-2/downgrade", new { permit = allowed.Id }))
        {
            await ProblemAssert.IsAsync(422, "permit.not_applicable", foreign);
        }

        await IsRefusedAsync(desk, "dev-2", allowed, ReasonCode.PermitForeign);

        // A second time it does not serve, after dev-1 has come forward again.
        await desk.RollOutAsync("1.1.0");
        await IsRefusedAsync(desk, "dev-1", allowed, ReasonCode.PermitUsed);

        // Time passes; the device, which has no clock, learns it from what the team signs anew.
        desk.Server.Time.Advance(TimeSpan.FromDays(2));
        _ = desk.Repository.StageRenewal();
        Assert.True(desk.Repository.Sign([desk.Targets]).Published);
        await desk.PublishAsync();
        await IsRefusedAsync(desk, "dev-3", expiring, ReasonCode.PermitExpired);
    }

    private static PermitDocument Permit(ProductDesk desk, Ed25519Signer signer, string device, TimeSpan validity)
    {
        PermitDocument permit = desk.Repository.AddPermit(new NewPermit
        {
            Kind = PermitKind.Downgrade,
            Devices = [device],
            ReleaseId = "thermostat-1.0.0",
            Expires = desk.Server.Time.GetUtcNow() + validity,
            Reason = "story",
        });
        Assert.True(desk.Repository.Sign(PermitDocument.Role, [signer]).Published);
        return permit;
    }

    /// <summary>Assigns past the server's own checks, as somebody who has taken it over would.</summary>
    private static async Task IsRefusedAsync(ProductDesk desk, string device, PermitDocument permit, ReasonCode reason)
    {
        Task refused = desk.Watch.ExpectAsync(device, AgentState.Refused, reason, "1.1.0");
        Release release = desk.Server.Services.GetRequiredService<ReleaseCatalog>().List("thermostat").Single(r => r.Version == "1.0.0");
        Assert.NotNull(await desk.Server.Services.GetRequiredService<DirectAssignment>()
            .AssignAsync(new DeviceName("thermostat", device), release.Target, release.ReleaseId, permit.Path, CancellationToken.None));
        await refused;
    }
}
