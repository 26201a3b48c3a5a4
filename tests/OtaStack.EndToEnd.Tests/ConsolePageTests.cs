using System.Text.Json;

namespace OtaStack.EndToEnd.Tests;

/// <summary>The console in a real browser.</summary>
[Collection("one scenario at a time")]
public sealed class ConsolePageTests(PublishedServer server) : IClassFixture<PublishedServer>
{
    [Theory]
    [InlineData("en-GB")]
    [InlineData("ja-JP")]
    public async Task The_login_link_opens_a_live_page_without_errors_and_works_once(string language)
    {
        string link = await server.Operator.LoginLinkAsync(CancellationToken.None);
        string script = Path.Combine(Foreign.Folder, "console-page.mjs");

        string output = await Commands.RunAsync("node", script, link, language, Path.Combine(server.Folder, $"console-{language}.png"));

        using JsonDocument seen = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        Assert.Equal(200, seen.RootElement.GetProperty("status").GetInt32());
        Assert.Equal(language[..2], seen.RootElement.GetProperty("lang").GetString());
        Assert.Contains("thermostat", seen.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Empty(seen.RootElement.GetProperty("errors").EnumerateArray());
        Assert.Empty(seen.RootElement.GetProperty("foreignRequests").EnumerateArray());
        Assert.NotEqual(200, seen.RootElement.GetProperty("secondUse").GetInt32());
    }
}
