using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OtaStack.Server.Tests.Releases;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Permits;

/// <summary>An operator names a published permit for one device; the server only picks what is signed.</summary>
public sealed class DowngradeTests : PermitScenario
{
    protected override string Order => "downgrade";

    [Fact]
    public async Task PublishedPermits_are_listed_as_signed()
    {
        JsonElement listed = await Operator.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat/permits");
        Assert.Equal(
            """[{"id":"p-1","path":"thermostat/permits/p-1.json","kind":"downgrade","releaseId":"thermostat-1.0.0","version":"1.0.0","lowestSecurityCounter":1,"what":null,"notBefore":"2030-01-01T00:00:00+00:00","expires":"2030-01-08T00:00:00+00:00","devices":["dev-001","dev-002"],"reason":"test"}]""",
            listed.GetProperty("permits").GetRawText());
        using HttpResponseMessage unknown = await Operator.GetAsync("/api/v1/products/kettle/permits");
        await ProblemAssert.IsAsync(404, "product.unknown", unknown);
    }

    [Fact]
    public async Task The_device_is_told_release_and_permit()
    {
        using HttpResponseMessage answer = await OrderAsync("p-1");
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        JsonElement told = await DesiredAsync();
        Assert.Equal("thermostat/permits/p-1.json", told.GetProperty("permit").GetString());
        Assert.Equal("thermostat/1.0.0/assemblies.bin", told.GetProperty("target").GetString());
        Assert.Equal("thermostat-1.0.0", told.GetProperty("releaseId").GetString());
        Assert.Equal("", told.GetProperty("rollout").GetString());
        Assert.Equal((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("assignment").GetInt64(), told.GetProperty("assignment").GetInt64());

        await Server.RestartAsync();
        Assert.Equal(told.GetRawText(), (await DesiredAsync()).GetRawText());
    }

    [Fact]
    public async Task A_rollout_that_comes_later_takes_the_permit_back()
    {
        (await OrderAsync("p-1")).Dispose();
        await RollOutAsync("1.1.0");
        JsonElement told = await DesiredAsync();
        for (int turn = 0; turn < 200_000 && told.GetProperty("releaseId").GetString() != "thermostat-1.1.0"; turn++)
        {
            Server.Time.Advance(TimeSpan.FromMilliseconds(50));
            told = await DesiredAsync();
        }

        Assert.False(told.TryGetProperty("permit", out _));
        Assert.Equal("thermostat-1.1.0", told.GetProperty("releaseId").GetString());
    }

    [Fact]
    public async Task A_device_in_a_rollout_is_left_to_it()
    {
        await RollOutAsync("1.1.0");
        using HttpResponseMessage answer = await OrderAsync("p-1");
        await ProblemAssert.IsAsync(409, "device.in_rollout", answer);
        Assert.False((await DesiredAsync()).TryGetProperty("permit", out _));
    }

    [Theory]
    [InlineData("p-9", Device, 422, "permit.unknown")]
    [InlineData("../p-1", Device, 422, "permit.unknown")]
    [InlineData("", Device, 422, "permit.unknown")]
    [InlineData("p-2", Device, 422, "permit.not_applicable")]
    [InlineData("p-3", Device, 422, "permit.not_applicable")]
    [InlineData("p-4", Device, 422, "permit.not_applicable")]
    [InlineData("p-5", Device, 422, "permit.release_unknown")]
    [InlineData("p-1", "dev-002", 422, "permit.release_unknown")]
    [InlineData("p-1", "dev-009", 404, "device.unknown")]
    public async Task What_cannot_serve_is_refused_and_nothing_is_assigned(string permit, string device, int status, string code)
    {
        Permit("p-2", "1.0.0", "dev-002");
        Erase("p-3");
        Permit("p-5", "0.9.0", Device);
        Product.Repository.AddTarget("thermostat/permits/p-4.json", PermitText.Downgrade("thermostat", "p-4", "1.0.0", 1, Now - 100, Now - 1, Device));
        Permits.Take("thermostat/permits/p-4.json");
        Permits.Version++;
        await PublishAsync();
        string before = (await DesiredAsync()).GetRawText();

        using HttpResponseMessage answer = await OrderAsync(permit, device);
        await ProblemAssert.IsAsync(status, code, answer);
        Assert.Equal(before, (await DesiredAsync()).GetRawText());
    }

    [Fact]
    public async Task A_permit_that_was_revoked_is_gone()
    {
        Permits.Metadata["targets"]!.AsObject().Remove("thermostat/permits/p-1.json");
        Permits.Version++;
        await PublishAsync();
        using HttpResponseMessage answer = await OrderAsync("p-1");
        await ProblemAssert.IsAsync(422, "permit.unknown", answer);
    }

    [Theory]
    [InlineData("thermostat/permits/p-2.json", "p-1", "publish.permitForeign")]
    [InlineData("thermostat/permits/p-2.json", "", "publish.permitMalformed")]
    [InlineData("thermostat/other/p-1.json", "p-1", "publish.permitForeign")]
    public async Task What_is_no_permit_is_not_published_under_the_role(string path, string id, string code)
    {
        byte[] content = id.Length == 0 ? Encoding.ASCII.GetBytes("{}") : PermitText.Downgrade("thermostat", id, "1.0.0", 1, Now, Now + 100, Device);
        Product.Repository.AddTarget(path, content);
        Permits.Take(path);
        Permits.Version++;
        string before = PublishedState.Of(Server);
        using HttpResponseMessage answer = await Product.PublishAsync();
        await ProblemAssert.IsAsync(422, code, answer);
        Assert.Equal(before, PublishedState.Of(Server));
    }

    [Fact]
    public async Task A_permit_outside_the_paths_of_its_role_is_not_published()
    {
        Product.Repository.Targets.Signed["delegations"]!["roles"]![0]!["paths"]![0] = "thermostat/permit/*";
        Product.Repository.Publish();
        using HttpResponseMessage answer = await Product.PublishAsync();
        await ProblemAssert.IsAsync(422, "publish.unknownTarget", answer);
    }

    [Fact]
    public async Task A_role_of_that_name_further_down_is_not_published()
    {
        Product.Repository.Targets.Signed.Remove("delegations");
        Product.Delegations.Clear();
        SimulatedDelegation supplier = Product.Delegate("supplier", "thermostat/*/*", TestKey.FromSeed(62));
        SimulatedDelegation permits = new(Product.Repository, supplier.Metadata, "permits", "thermostat/permits/*", TestKey.FromSeed(63)) { Version = 5 };
        permits.Metadata["targets"] = Permits.Metadata["targets"]!.DeepClone();
        Product.Delegations.Add(permits);
        Product.Repository.Publish();
        using HttpResponseMessage answer = await Product.PublishAsync();
        await ProblemAssert.IsAsync(422, "publish.permitUnknown", answer);
    }

    protected override void Prepare()
    {
        Product.AddRelease("1.0.0");
        Product.AddRelease("1.1.0");
        Permit("p-1", "1.0.0", Device, "dev-002");
    }

    private void Permit(string id, string version, params string[] devices)
    {
        Add(id, PermitText.Downgrade("thermostat", id, version, 1, Now, Now + (7 * 86400), devices));
    }

    private void Erase(string id)
    {
        Add(id, PermitText.Erase("thermostat", id, Now, Now + (7 * 86400), Device));
    }
}
