using System.Net.Http.Json;
using System.Text.Json;
using OtaStack.Agent.Core;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Trust.Permits;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.Server.Tests.Stories;

/// <summary>Two devices reach the end of their life: one is erased by its user, one by a permit that was signed offline. The server has a receipt of each.</summary>
public sealed class EraseStoryTests
{
    [Fact]
    public async Task A_user_and_a_permit_erase_devices_and_the_server_keeps_the_receipts()
    {
        await using ProductDesk desk = await ProductDesk.OpenAsync();
        desk.Release("1.0.0");
        using Ed25519Signer permits = ProductDesk.Key("permits");
        _ = desk.Repository.AddDelegation(new NewDelegation { Role = "permits", Keys = [permits.PublicKey], Threshold = 1 });
        Assert.True(desk.Repository.Sign([desk.Targets]).Published);
        PermitDocument permit = desk.Repository.AddPermit(new NewPermit
        {
            Kind = PermitKind.Erase,
            Devices = ["dev-2"],
            What = "all",
            Expires = desk.Server.Time.GetUtcNow() + TimeSpan.FromDays(7),
            Reason = "end of life",
        });
        Assert.True(desk.Repository.Sign(PermitDocument.Role, [permits]).Published);
        await desk.PublishAsync();
        await desk.EnrolAsync("dev-1", "dev-2");
        VirtualClock clock = new(TimeProvider.System, 20);
        SimulatedDevice own = desk.PowerOn("dev-1", clock);
        _ = desk.PowerOn("dev-2", clock);

        Task first = desk.Watch.ExpectAsync("dev-1", AgentState.Erased, ReasonCode.EraseOrdered, "1.0.0");
        Task second = desk.Watch.ExpectAsync("dev-2", AgentState.Erased, ReasonCode.EraseOrdered, "1.0.0");
        Assert.Equal(ReasonCode.None, await own.OrderEraseAsync(true, "dev-1"));
        using (HttpResponseMessage ordered = await desk.Operator.PostAsJsonAsync("/api/v1/products/thermostat/devices/dev-2/erase", new { permit = permit.Id }))
        {
            Assert.True(ordered.IsSuccessStatusCode, await ordered.Content.ReadAsStringAsync());
        }

        await first;
        await second;
        Assert.Equal("user", await OrderedByAsync(desk, "dev-1"));
        Assert.Equal(permit.Path, await OrderedByAsync(desk, "dev-2"));
        JsonElement events = await desk.Operator.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat/events?class=erase");
        Assert.Equal(["dev-1", "dev-2"], events.GetProperty("events").EnumerateArray().Select(told => told.GetProperty("device").GetString()).Distinct().Order());
    }

    private static async Task<string?> OrderedByAsync(ProductDesk desk, string id)
    {
        JsonElement device = await desk.Operator.GetFromJsonAsync<JsonElement>($"/api/v1/products/thermostat/devices/{id}");
        Assert.Equal("erased", device.GetProperty("device").GetProperty("state").GetString());
        JsonElement receipts = await desk.Operator.GetFromJsonAsync<JsonElement>($"/api/v1/products/thermostat/devices/{id}/receipts");
        JsonElement receipt = Assert.Single(receipts.GetProperty("receipts").EnumerateArray().ToArray());
        Assert.Equal("all", receipt.GetProperty("what").GetString());
        return receipt.GetProperty("orderedBy").GetString();
    }
}
