using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OtaStack.Server.Startup;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Tests.Startup;

/// <summary>
/// A real server on a free loopback port with a real data directory and a clock that stands still.
/// <see cref="RestartAsync"/> starts it again on the same data.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly Action<WebApplicationBuilder>? _adjust;
    private readonly Action<WebApplication>? _map;
    private readonly string[] _arguments;
    private WebApplication _app = null!;
    private string? _apiKey;

    private TestServer(string directory, string[] arguments, Action<WebApplicationBuilder>? adjust, Action<WebApplication>? map)
    {
        Directory = directory;
        _arguments = arguments;
        _adjust = adjust;
        _map = map;
    }

    /// <summary>The data directory.</summary>
    public string Directory { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.Zero };

    /// <summary>What the server printed for people.</summary>
    public StringWriter Terminal { get; } = new(CultureInfo.InvariantCulture);

    public IServiceProvider Services => _app.Services;

    public Uri Address { get; private set; } = null!;

    /// <summary>A client without credentials.</summary>
    public HttpClient Anonymous { get; private set; } = null!;

    internal DataDirectory Data => new(Directory);

    public static async Task<TestServer> StartAsync(
        string[]? arguments = null, Action<WebApplicationBuilder>? adjust = null, Action<WebApplication>? map = null)
    {
        string directory = Path.Combine(System.IO.Directory.CreateTempSubdirectory("ota-server-").FullName, "data");
        TestServer server = new(directory, arguments ?? [], adjust, map);
        await server.OpenAsync();
        return server;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await OpenAsync();
    }

    /// <summary>Stops the server but keeps its data.</summary>
    public async Task StopAsync()
    {
        Anonymous.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Starts the server on its data.</summary>
    public async Task OpenAsync()
    {
        string[] arguments = ["--data", Directory, "--url", "http://127.0.0.1:0", "--mqtt", "127.0.0.1:0", .. _arguments];
        _app = ServerHost.Build(arguments, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(Time);
            builder.Services.AddSingleton<TextWriter>(Terminal);
            _adjust?.Invoke(builder);
        });
        _map?.Invoke(_app);
        try
        {
            await _app.StartAsync();
        }
        catch
        {
            await _app.DisposeAsync();
            throw;
        }

        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Anonymous = new HttpClient(TestTls.Handler()) { BaseAddress = Address };
    }

    /// <summary>A client with an API key; the first call does the set-up.</summary>
    public async Task<HttpClient> OperatorAsync()
    {
        if (_apiKey is null)
        {
            string token = (await File.ReadAllTextAsync(Data.SetupToken)).Trim();
            using HttpResponseMessage answer = await Anonymous.PostAsJsonAsync("/api/v1/setup", new { token, name = "test" });
            JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>();
            _apiKey = body.GetProperty("apiKey").GetString();
        }

        return Client("Bearer", _apiKey!);
    }

    /// <summary>A client with an Authorization header.</summary>
    public HttpClient Client(string scheme, string credentials)
    {
        HttpClient client = new(TestTls.Handler()) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, credentials);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        System.IO.Directory.Delete(Path.GetDirectoryName(Directory)!, recursive: true);
    }
}
