using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using OtaStack.Server.Tests.Releases;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Portal;

/// <summary>The page in a real browser as narrow as a phone, scripts switched off, with a published security release on offer.</summary>
public sealed class PortalPageTests
{
    private const string Deadline = "2030-01-15T06:00:00Z";

    [Theory]
    [InlineData("en-GB", "Open", "Update now", "1.1.0 is ready. It is a security update.", "until 2030-01-15 15:00 (Asia/Tokyo)", "New in English", "thermostat-1.1.0: now", "Ask me each time", "has not taken it yet")]
    [InlineData("ja-JP", "開く", "今すぐ更新", "1.1.0 を利用できます。セキュリティ更新です。", "2030-01-15 15:00 (Asia/Tokyo) まで", "日本語の変更点", "thermostat-1.1.0: 今すぐ", "毎回確認してから更新する", "まだ受け取っていません")]
    public async Task A_user_sees_what_is_on_offer_and_chooses(string language, string open, string now, params string[] shown)
    {
        await using TestServer server = await TestServer.StartAsync(["--Rollouts:GatherMilliseconds", "0"]);
        using HttpClient client = await server.OperatorAsync();
        await PublishAsync(server, client);
        ProcessStartInfo start = new("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        string picture = Path.Combine(Path.GetTempPath(), $"ota-portal-{language}.png");
        string[] arguments = [Path.Combine(ForeignFolder(), "portal-page.mjs"), new Uri(server.Address, await PortalBrowser.InviteAsync(client)).ToString(), language, picture, open, now];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process browser = Process.Start(start)!;
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        Task<string> errors = browser.StandardError.ReadToEndAsync(limit.Token);
        string? line = await browser.StandardOutput.ReadLineAsync(limit.Token);
        Assert.True(line is not null, await errors);
        JsonElement seen = JsonSerializer.Deserialize<JsonElement>(line!);

        File.Delete(picture);

        Assert.Equal((language[..2], "/portal"), (seen.GetProperty("lang").GetString(), seen.GetProperty("path").GetString()));
        Assert.False(seen.GetProperty("overflow").GetBoolean());
        Assert.Empty(seen.GetProperty("errors").EnumerateArray());
        Assert.Empty(seen.GetProperty("foreignRequests").EnumerateArray());
        Assert.All(shown, text => Assert.Contains(text, seen.GetProperty("text").GetString(), StringComparison.Ordinal));
    }

    private static async Task PublishAsync(TestServer server, HttpClient client)
    {
        SimulatedProduct product = await SimulatedProduct.CreateAsync(server);
        product.AddRelease("1.1.0", new ReleaseOptions
        {
            Urgency = "security", InstallBy = DateTimeOffset.Parse(Deadline, null).ToUnixTimeSeconds(), NotesEn = "New in English: <b>", NotesJa = "日本語の変更点",
        });
        using HttpResponseMessage published = await product.PublishAsync();
        Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
        (await client.PostAsJsonAsync("/api/v1/products/thermostat/devices", new { devices = new[] { new { id = "dev-000", board = SimulatedProduct.Board } } })).Dispose();
        using HttpResponseMessage settings = await client.PutAsJsonAsync("/api/v1/products/thermostat/update-settings", new { timeZone = "Asia/Tokyo" });
        Assert.True(settings.IsSuccessStatusCode);
        using HttpResponseMessage created = await client.PostAsJsonAsync("/api/v1/products/thermostat/rollouts", new { name = "r", target = "thermostat/1.1.0/assemblies.bin" });
        string id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;

        // The rollout assigns in the background.
        while ((await client.GetFromJsonAsync<JsonElement>("/api/v1/products/thermostat/devices/dev-000")).GetProperty("device").GetProperty("target").GetString() != "thermostat/1.1.0/assemblies.bin")
        {
            Assert.NotEqual("halted", (await client.GetFromJsonAsync<JsonElement>($"/api/v1/products/thermostat/rollouts/{id}")).GetProperty("state").GetString());
        }
    }

    private static string ForeignFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "tests", "foreign");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new InvalidOperationException($"tests/foreign was expected above {AppContext.BaseDirectory}.");
    }
}
