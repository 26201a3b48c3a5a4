using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OtaStack.Server.Tests.Permits;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Erasure;

/// <summary>An operator names a published permit to erase for one device; the server only picks what is signed.</summary>
public sealed class EraseOrderTests : PermitScenario
{
    protected override string Order => "erase";

    [Fact]
    public async Task The_device_is_told_the_permit_and_no_target()
    {
        using HttpResponseMessage answer = await OrderAsync("p-1");
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        Assert.Equal("all", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("what").GetString());
        JsonElement told = await DesiredAsync();
        Assert.Equal("thermostat/permits/p-1.json", told.GetProperty("permit").GetString());
        Assert.Equal("", told.GetProperty("target").GetString());
        Assert.Equal("", told.GetProperty("releaseId").GetString());
    }

    [Theory]
    [InlineData("p-9", Device, 422, "permit.unknown")]
    [InlineData("p-2", Device, 422, "permit.not_applicable")]
    [InlineData("p-3", Device, 422, "permit.not_applicable")]
    [InlineData("p-4", Device, 422, "permit.not_applicable")]
    [InlineData("p-1", "dev-009", 404, "device.unknown")]
    public async Task What_cannot_serve_is_refused_and_nothing_is_assigned(string permit, string device, int status, string code)
    {
        string before = (await DesiredAsync()).GetRawText();
        using HttpResponseMessage answer = await OrderAsync(permit, device);
        await ProblemAssert.IsAsync(status, code, answer);
        Assert.Equal(before, (await DesiredAsync()).GetRawText());
    }

    [Fact]
    public async Task A_device_in_a_rollout_is_left_to_it()
    {
        await RollOutAsync("1.0.0");
        using HttpResponseMessage answer = await OrderAsync("p-1");
        await ProblemAssert.IsAsync(409, "device.in_rollout", answer);
    }

    protected override void Prepare()
    {
        Product.AddRelease("1.0.0");
        Add("p-1", PermitText.Erase("thermostat", "p-1", "all", Now, Now + 86400, Device));
        Add("p-2", PermitText.Erase("thermostat", "p-2", "all", Now, Now + 86400, "dev-009"));
        Add("p-3", PermitText.Downgrade("thermostat", "p-3", "1.0.0", 1, Now, Now + 86400, Device));
        Add("p-4", PermitText.Erase("thermostat", "p-4", "all", Now - 100, Now - 1, Device));
    }
}
