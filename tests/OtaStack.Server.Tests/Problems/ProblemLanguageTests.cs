using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OtaStack.Server.Problems;
using OtaStack.Server.Tests.Devices;
using OtaStack.Server.Tests.Releases;
using OtaStack.Server.Tests.Startup;
using OtaStack.Trust;

namespace OtaStack.Server.Tests.Problems;

/// <summary>Titles and details of problems are in the language that is asked for; codes are the same in both.</summary>
public sealed class ProblemLanguageTests : IAsyncLifetime
{
    private static readonly CultureInfo Japanese = CultureInfo.GetCultureInfo("ja");
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(1);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Theory]
    [InlineData("ja", "その機器はありません", "製品 'thermostat' に機器 'dev-999' はありません。")]
    [InlineData("ja-JP,en;q=0.5", "その機器はありません", "製品 'thermostat' に機器 'dev-999' はありません。")]
    [InlineData("en", "There is no such device", "There is no device 'dev-999' of product 'thermostat'.")]
    [InlineData("fr", "There is no such device", "There is no device 'dev-999' of product 'thermostat'.")]
    [InlineData("en;q=0.9,ja;q=0.1", "There is no such device", "There is no device 'dev-999' of product 'thermostat'.")]
    public async Task A_problem_is_told_in_the_language_asked_for(string asked, string title, string detail)
    {
        JsonElement problem = await AskAsync(asked, HttpMethod.Get, "/api/v1/products/thermostat/devices/dev-999", null, 404, "device.unknown");
        Assert.Equal((title, detail), (problem.GetProperty("title").GetString(), problem.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Sentences_within_sentences_bare_statuses_and_the_device_plane_too()
    {
        JsonElement nested = await AskAsync(
            "ja", HttpMethod.Post, "/api/v1/products/thermostat/rollouts",
            """{"name":"r","target":"thermostat/1.1.0/assemblies.bin","updateSettings":{"batteryPercent":101}}""", 400, "rollout.invalid");
        Assert.Equal("'updateSettings' が正しくありません。'batteryPercent' が 101 です。0 以上 100 以下にしてください。", nested.GetProperty("detail").GetString());
        JsonElement bare = await AskAsync("ja", HttpMethod.Patch, "/api/v1/products", "{}", 405, "request.method_not_allowed");
        Assert.Equal("ここではこのメソッドを使えません", bare.GetProperty("title").GetString());
        JsonElement malformed = await AskAsync("ja", HttpMethod.Post, "/api/v1/products", "{", 400, "request.invalid");
        Assert.Equal("要求が正しくありません", malformed.GetProperty("title").GetString());
        using HttpRequestMessage request = new(HttpMethod.Get, "/device/v1/desired");
        request.Headers.AcceptLanguage.ParseAdd("ja");
        using HttpResponseMessage device = await _fleet.Server.Anonymous.SendAsync(request);
        Assert.Equal("機器の名前と鍵を HTTP Basic 認証で送ってください。", await ProblemAssert.IsAsync(401, "device.unauthorized", device));
    }

    [Fact]
    public async Task What_a_verification_says_stands_behind_a_sentence()
    {
        using HttpRequestMessage request = new(HttpMethod.Put, "/api/v1/products/thermostat/root") { Content = new StringContent("{}") };
        request.Headers.AcceptLanguage.ParseAdd("ja");
        using HttpResponseMessage answer = await _fleet.Operator.SendAsync(request);
        string detail = await ProblemAssert.IsAsync(422, "root.malformed", answer);
        Assert.StartsWith("ファイルの形式が正しくありません。(", detail, StringComparison.Ordinal);
        Assert.EndsWith(")", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_title_every_sentence_of_the_code_and_every_verdict_has_its_japanese()
    {
        IReadOnlyList<string> formats = SentencesInCode.Read();
        Assert.True(formats.Count > 45, $"only {formats.Count} sentences were found in the code");
        Assert.Contains("There is no device '{0}' of product '{1}'.", formats);
        Assert.Contains("'mode' is '{0}': expected {1}.", formats);
        string[] refusals = [.. Enum.GetValues<Verdict>().Where(verdict => verdict is not (Verdict.Accepted or Verdict.Unknown)).Select(verdict => "refused." + VerdictText.Of(verdict)).Distinct()];
        string[] names = [.. formats, .. ProblemCodes.All.Select(code => code.Title), ProblemCodes.Refused("x", "y").Title, .. refusals];

        Assert.Equal([], names.Except(names.Where(name => ProblemTexts.Has(name, Japanese))));
        Assert.False(ProblemTexts.Has("nothing says this", Japanese));
    }

    private async Task<JsonElement> AskAsync(string language, HttpMethod method, string path, string? body, int status, string code)
    {
        using HttpRequestMessage request = new(method, path);
        request.Headers.AcceptLanguage.ParseAdd(language);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _fleet.Operator.SendAsync(request);
        await ProblemAssert.IsAsync(status, code, answer);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
