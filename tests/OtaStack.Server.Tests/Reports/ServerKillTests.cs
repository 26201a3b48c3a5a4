using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OtaStack.Server.Startup;

namespace OtaStack.Server.Tests.Reports;

/// <summary>The built server as a process, killed without warning while devices report.</summary>
public sealed class ServerKillTests : IDisposable
{
    private const int Devices = 8;
    private const int Kills = 3;
    private readonly string _data = Path.Combine(Directory.CreateTempSubdirectory("ota-kill-").FullName, "data");
    private readonly Uri _address = new($"http://127.0.0.1:{FreePort()}");
    private Process? _server;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_server_is_killed_between_reports()
    {
        using HttpClient http = new() { BaseAddress = _address };
        await StartAsync(http);
        string apiKey = await SetUpAsync(http);
        Dictionary<string, string> keys = await EnrolAsync(http, apiKey);
        Dictionary<string, long> acknowledged = keys.Keys.ToDictionary(id => id, _ => 0L);

        for (int kill = 0; kill < Kills; kill++)
        {
            int before = (int)acknowledged.Values.Sum();
            using CancellationTokenSource stop = new();
            Task[] reporters = [.. keys.Select(device => ReportAsync(device.Key, device.Value, acknowledged, stop.Token))];
            using (CancellationTokenSource limit = new(TimeSpan.FromSeconds(60)))
            {
                while (Total(acknowledged) < before + 40)
                {
                    await Task.Yield();
                    limit.Token.ThrowIfCancellationRequested();
                }
            }

            // SIGKILL, in the middle of whatever it is doing: the reporters go on until they notice.
            _server!.Kill();
            await _server.WaitForExitAsync();
            await stop.CancelAsync();
            await Task.WhenAll(reporters);
            await StartAsync(http);
            foreach ((string id, long sequence) in acknowledged)
            {
                Assert.True(await NewestAsync(http, apiKey, id) >= sequence, $"{id}: report {sequence} was acknowledged and is lost after kill {kill}");
            }
        }
    }

    public void Dispose()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill();
            _server.WaitForExit();
        }

        _server?.Dispose();
        Directory.Delete(Path.GetDirectoryName(_data)!, recursive: true);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static long Total(Dictionary<string, long> acknowledged)
    {
        lock (acknowledged)
        {
            return acknowledged.Values.Sum();
        }
    }

    private static async Task<string> SetUpAsync(HttpClient http, string token)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/api/v1/setup", new { token, name = "test" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("apiKey").GetString()!;
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, string apiKey, HttpMethod method, string path, object? body = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        using HttpResponseMessage answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<Dictionary<string, string>> EnrolAsync(HttpClient http, string apiKey)
    {
        await SendAsync(http, apiKey, HttpMethod.Post, "/api/v1/products", new { name = "thermostat" });
        JsonElement enrolled = await SendAsync(http, apiKey, HttpMethod.Post, "/api/v1/products/thermostat/devices",
            new { devices = Enumerable.Range(0, Devices).Select(i => new { id = $"dev-{i}", board = "b" }) });
        return enrolled.GetProperty("devices").EnumerateArray().ToDictionary(d => d.GetProperty("id").GetString()!, d => d.GetProperty("key").GetString()!);
    }

    private static async Task<long> NewestAsync(HttpClient http, string apiKey, string id)
    {
        JsonElement device = await SendAsync(http, apiKey, HttpMethod.Get, $"/api/v1/products/thermostat/devices/{id}");
        return device.GetProperty("reports").EnumerateArray().Select(r => r.GetProperty("sequence").GetInt64()).FirstOrDefault();
    }

    private async Task<string> SetUpAsync(HttpClient http)
    {
        return await SetUpAsync(http, (await File.ReadAllTextAsync(Path.Combine(_data, "setup-token"))).Trim());
    }

    /// <summary>Reports one after the other, noting what was acknowledged, until the server is gone.</summary>
    private async Task ReportAsync(string id, string key, Dictionary<string, long> acknowledged, CancellationToken stop)
    {
        using HttpClient device = new() { BaseAddress = _address };
        device.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"thermostat/{id}:{key}")));
        try
        {
            for (long sequence = acknowledged[id] + 1; !stop.IsCancellationRequested; sequence++)
            {
                string report = JsonSerializer.Serialize(new
                {
                    product = "thermostat", device = id, sequence, state = "idle", reason = "none", version = "1.0.0", releaseId = "thermostat-1.0.0", assignment = 0,
                });
                using StringContent content = new(report);
                using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", content, stop);
                if (answer.StatusCode == HttpStatusCode.NoContent)
                {
                    lock (acknowledged)
                    {
                        acknowledged[id] = sequence;
                    }
                }
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            // The server was killed.
        }
    }

    private async Task StartAsync(HttpClient http)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            typeof(ServerHost).Assembly.Location, "--data", _data, "--url", _address.ToString().TrimEnd('/'), "--mqtt", "127.0.0.1:0",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _server?.Dispose();
        _server = Process.Start(start)!;
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        StringBuilder output = new();
        _server.OutputDataReceived += (_, line) => Note(line.Data);
        _server.ErrorDataReceived += (_, line) => Note(line.Data);
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        using HttpResponseMessage health = await http.GetAsync("/health/ready");
        Assert.True(health.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{(int)health.StatusCode}: {output}"));

        void Note(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }

            if (line is null)
            {
                ready.TrySetException(new InvalidOperationException($"The server ended: {output}"));
            }
            else if (line.Contains("Application started", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        }
    }
}
