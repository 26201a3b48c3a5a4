using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Portal;
using OtaStack.Server.Releases;
using OtaStack.Server.Tests.Console;
using OtaStack.Server.Tests.Releases;
using OtaStack.Server.Tests.Startup;
using OtaStack.Server.Tuf;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Portal;

/// <summary>The page in a real browser as narrow as a phone, scripts switched off, with a published security release on offer.</summary>
public sealed class PortalPageTests
{
    private const string Deadline = "2030-01-15T06:00:00Z";

    [Theory]
    [InlineData(
        "en-GB", "Open", "Update now", "Give this link to the user", "Browsers that are let in: 0", "Ask whoever runs",
        "1.1.0 is ready. It is a security update.", "until 2030-01-15 15:00 (Asia/Tokyo)", "New in English", "thermostat-1.1.0: now", "Ask me each time", "has not taken it yet")]
    [InlineData(
        "ja-JP", "開く", "今すぐ更新", "このリンクを利用者に渡してください", "利用中のブラウザー: 0", "このページを開けません",
        "1.1.0 を利用できます。セキュリティ更新です。", "2030-01-15 15:00 (Asia/Tokyo) まで", "日本語の変更点", "thermostat-1.1.0: 今すぐ", "毎回確認してから更新する", "まだ受け取っていません")]
    public async Task An_operator_lets_a_user_in_who_sees_what_is_on_offer_and_chooses_until_access_is_ended(
        string language, string open, string now, string invited, string ended, string shutOut, params string[] shown)
    {
        await using TestServer server = await TestServer.StartAsync(["--Rollouts:GatherMilliseconds", "0"]);
        using HttpClient client = await server.OperatorAsync();
        await PublishAsync(server, client);
        using HttpResponseMessage login = await client.PostAsJsonAsync("/api/v1/login-links", new { });
        string link = new Uri(server.Address, (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!).ToString();
        DirectoryInfo pictures = Directory.CreateTempSubdirectory("ota-portal-");
        using Process browser = ForeignScript.Start("portal-page.mjs", link, "/products/thermostat/devices/dev-000", language, pictures.FullName, open, now);
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        Task<string> errors = browser.StandardError.ReadToEndAsync(limit.Token);
        string? line = await browser.StandardOutput.ReadLineAsync(limit.Token);
        pictures.Delete(recursive: true);
        Assert.True(line is not null, await errors);
        JsonElement seen = JsonSerializer.Deserialize<JsonElement>(line!);

        // Chromium tells of the 401 that the test is after.
        Assert.All(seen.GetProperty("errors").EnumerateArray(), error => Assert.Contains("401", error.GetString(), StringComparison.Ordinal));
        Assert.Empty(seen.GetProperty("foreignRequests").EnumerateArray());
        Assert.Contains(invited, seen.GetProperty("invited").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.False(seen.GetProperty("invited").GetProperty("overflow").GetBoolean());
        Assert.Equal((language[..2], "/portal"), (seen.GetProperty("lang").GetString(), seen.GetProperty("path").GetString()));
        Assert.False(seen.GetProperty("overflow").GetBoolean());
        Assert.All(shown, text => Assert.Contains(text, seen.GetProperty("text").GetString(), StringComparison.Ordinal));
        Assert.Contains(shown[3], seen.GetProperty("told").GetString(), StringComparison.Ordinal);
        Assert.Contains(shown[5], seen.GetProperty("told").GetString(), StringComparison.Ordinal);
        Assert.Contains(ended, seen.GetProperty("ended").GetString(), StringComparison.Ordinal);
        Assert.Equal(401, seen.GetProperty("endedStatus").GetInt32());
        Assert.Contains(shutOut, seen.GetProperty("endedText").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_whose_bytes_are_not_the_signed_ones_are_not_shown()
    {
        await using TestServer server = await TestServer.StartAsync(["--Rollouts:GatherMilliseconds", "0"]);
        using HttpClient client = await server.OperatorAsync();
        await PublishAsync(server, client);
        PublishedFiles published = server.Services.GetRequiredService<PublishedFiles>();
        ReleaseNotes notes = server.Services.GetRequiredService<ReleaseNotes>();
        Release release = server.Services.GetRequiredService<ReleaseCatalog>().Find("thermostat", "thermostat/1.1.0/assemblies.bin")!;
        Assert.Equal(("New in English: <b>", "en"), await notes.ReadAsync("thermostat", release, "en", CancellationToken.None));
        Assert.Equal(("日本語の変更点", "ja"), await notes.ReadAsync("thermostat", release, "ja", CancellationToken.None));

        string english = published.PathOf("thermostat", release.NotesEn!);
        byte[] bytes = await File.ReadAllBytesAsync(english);
        bytes[0] ^= 0x20;
        await File.WriteAllBytesAsync(english, bytes);
        Assert.Equal(("日本語の変更点", "ja"), await notes.ReadAsync("thermostat", release, "en", CancellationToken.None));

        await File.AppendAllTextAsync(published.PathOf("thermostat", release.NotesJa!), " ");
        Assert.Equal(("", ""), await notes.ReadAsync("thermostat", release, "en", CancellationToken.None));
        using PortalBrowser browser = new(server.Address);
        using HttpResponseMessage opened = await browser.RedeemAsync(await PortalBrowser.InviteAsync(client));
        string page = await browser.ReadAsync();
        Assert.Contains("1.1.0 is ready", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<details>", page, StringComparison.Ordinal);
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
}
