using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Access;

public sealed class SetupTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_printed_token_is_exchanged_once_for_an_api_key()
    {
        string token = await TokenAsync();
        Assert.Contains(token, _server.Terminal.ToString(), StringComparison.Ordinal);

        using HttpClient client = await _server.OperatorAsync();
        using HttpResponseMessage authorized = await client.PostAsync("/api/v1/login-links", null);
        Assert.Equal(HttpStatusCode.Created, authorized.StatusCode);
        Assert.False(File.Exists(_server.Data.SetupToken));

        using HttpResponseMessage again = await PostAsync(token);
        await ProblemAssert.IsAsync(410, "setup.done", again);
    }

    [Fact]
    public async Task A_wrong_token_is_refused_and_the_right_one_still_works()
    {
        using HttpResponseMessage wrong = await PostAsync(new string('0', 64));
        await ProblemAssert.IsAsync(401, "setup.token_wrong", wrong);

        using HttpClient client = await _server.OperatorAsync();
        using HttpResponseMessage authorized = await client.PostAsync("/api/v1/login-links", null);
        Assert.Equal(HttpStatusCode.Created, authorized.StatusCode);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_token_file_is_for_the_owner_alone()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_server.Data.SetupToken));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_server.Directory));
        Assert.Equal(64, (await TokenAsync()).Length);
    }

    [Fact]
    public async Task A_restart_before_set_up_keeps_the_token()
    {
        string before = await TokenAsync();
        await _server.RestartAsync();

        Assert.Equal(before, await TokenAsync());
        using HttpClient client = await _server.OperatorAsync();
        Assert.NotNull(client);
    }

    [Fact]
    public async Task A_restart_after_set_up_prints_no_token_and_keeps_the_key()
    {
        using HttpClient before = await _server.OperatorAsync();
        int printed = _server.Terminal.ToString().Length;
        await _server.RestartAsync();

        Assert.Equal(printed, _server.Terminal.ToString().Length);
        using HttpClient client = await _server.OperatorAsync();
        using HttpResponseMessage authorized = await client.PostAsync("/api/v1/login-links", null);
        Assert.Equal(HttpStatusCode.Created, authorized.StatusCode);
    }

    [Fact]
    public async Task Only_the_hash_of_the_key_is_stored()
    {
        using HttpClient client = await _server.OperatorAsync();
        string secret = client.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[2];
        await _server.StopAsync();

        int searched = 0;
        foreach (string file in Directory.EnumerateFiles(_server.Directory, "*", SearchOption.AllDirectories))
        {
            byte[] content = await File.ReadAllBytesAsync(file);
            Assert.False(content.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(secret)) >= 0, file);
            Assert.False(content.AsSpan().IndexOf(Convert.FromHexString(secret)) >= 0, file);
            searched++;
        }

        Assert.True(searched > 0);
        await _server.OpenAsync();
    }

    [Fact]
    public async Task Guessing_is_slowed_down()
    {
        HttpStatusCode last = HttpStatusCode.OK;
        for (int attempt = 0; attempt < 11; attempt++)
        {
            using HttpResponseMessage answer = await PostAsync("guess");
            last = answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        using HttpResponseMessage limited = await PostAsync("guess");
        await ProblemAssert.IsAsync(429, "rate_limited", limited);
    }

    private Task<HttpResponseMessage> PostAsync(string token)
    {
        return _server.Anonymous.PostAsJsonAsync("/api/v1/setup", new { token, name = "admin" });
    }

    private async Task<string> TokenAsync()
    {
        return (await File.ReadAllTextAsync(_server.Data.SetupToken)).Trim();
    }
}
