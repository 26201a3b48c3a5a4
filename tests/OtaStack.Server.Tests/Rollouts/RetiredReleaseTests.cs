using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.Server.Tests.Releases;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Rollouts;

/// <summary>A release that the signed metadata no longer lists is handed out to nobody any more.</summary>
public sealed class RetiredReleaseTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private SimulatedProduct _product = null!;
    private HttpClient _operator = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(["--Rollouts:GatherMilliseconds", "0"]);
        _product = await SimulatedProduct.CreateAsync(_server);
        _operator = await _server.OperatorAsync();
    }

    public async Task DisposeAsync()
    {
        _operator.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_rollout_halts_and_withdraws_and_says_why(bool paused)
    {
        using HttpResponseMessage enrolled = await _operator.PostAsJsonAsync(
            "/api/v1/products/thermostat/devices", new { devices = new[] { new { id = "dev-001", board = SimulatedProduct.Board, group = "all" } } });
        string key = (await enrolled.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("devices")[0].GetProperty("key").GetString()!;
        using HttpClient device = _server.Client("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"thermostat/dev-001:{key}")));
        _product.AddRelease("1.0.0");
        (await _product.PublishAsync()).Dispose();
        using HttpResponseMessage created = await _operator.PostAsJsonAsync(
            "/api/v1/products/thermostat/rollouts", new { name = "r", target = "thermostat/1.0.0/assemblies.bin" });
        string id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        await UntilAsync(async () => await TargetAsync(device) == "thermostat/1.0.0/assemblies.bin");
        if (paused)
        {
            (await _operator.PostAsync($"/api/v1/products/thermostat/rollouts/{id}/pause", content: null)).Dispose();
        }

        // The only release is gone: nothing may be taken for "nothing published".
        ((JsonObject)_product.Repository.Targets.Signed["targets"]!).Clear();
        _product.Repository.Publish();
        using HttpResponseMessage published = await _product.PublishAsync();
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        Assert.Empty((await published.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("releases").EnumerateArray());

        await UntilAsync(async () => (await RolloutAsync(id)).GetProperty("state").GetString() == "halted");
        JsonElement reason = (await RolloutAsync(id)).GetProperty("haltReason");
        Assert.Contains("retired", reason.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("", await TargetAsync(device));
        using HttpResponseMessage again = await _operator.PostAsJsonAsync(
            "/api/v1/products/thermostat/rollouts", new { name = "r2", target = "thermostat/1.0.0/assemblies.bin" });
        await ProblemAssert.IsAsync(422, "rollout.target_unknown", again);
    }

    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (int turn = 0; turn < 100_000; turn++)
        {
            if (await holds())
            {
                return;
            }

            _server.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Fail("It did not come to hold.");
    }

    private Task<JsonElement> RolloutAsync(string id)
    {
        return _operator.GetFromJsonAsync<JsonElement>($"/api/v1/products/thermostat/rollouts/{id}");
    }

    private static async Task<string?> TargetAsync(HttpClient device)
    {
        return (await device.GetFromJsonAsync<JsonElement>("/device/v1/desired")).GetProperty("target").GetString();
    }
}
