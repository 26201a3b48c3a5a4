using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OtaStack.Scenario;

/// <summary>The operator API as a person with curl would use it.</summary>
internal sealed class OperatorClient(Uri server) : IDisposable
{
    private const string Product = "/api/v1/products/thermostat";
    private readonly HttpClient _http = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };

    public string ApiKey { get; private set; } = "";

    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task SetUpAsync(string token, CancellationToken cancellation)
    {
        JsonElement answer = await PostAsync("/api/v1/setup", new { token, name = "demo" }, cancellation).ConfigureAwait(false);
        ApiKey = answer.GetProperty("apiKey").GetString()!;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    public async Task<string> LoginLinkAsync(CancellationToken cancellation)
    {
        JsonElement answer = await PostAsync("/api/v1/login-links", new { }, cancellation).ConfigureAwait(false);
        return new Uri(_http.BaseAddress!, answer.GetProperty("url").GetString()!).ToString();
    }

    public Task<JsonElement> EnrolAsync(IEnumerable<object> devices, CancellationToken cancellation)
    {
        return PostAsync($"{Product}/devices", new { devices }, cancellation);
    }

    public Task<JsonElement> DevicesAsync(CancellationToken cancellation)
    {
        return GetAsync($"{Product}/devices", cancellation);
    }

    public async Task<string> StartRolloutAsync(string name, string target, int[] phases, int failureThresholdPercent, CancellationToken cancellation, string group = "all")
    {
        JsonElement rollout = await PostAsync(
            $"{Product}/rollouts",
            new { name, target, group, phases, failureThresholdPercent, soakSeconds = 1 },
            cancellation).ConfigureAwait(false);
        return rollout.GetProperty("id").GetString()!;
    }

    public Task<JsonElement> RolloutAsync(string id, CancellationToken cancellation)
    {
        return GetAsync($"{Product}/rollouts/{id}", cancellation);
    }

    public Task<JsonElement> DeviceAsync(string id, CancellationToken cancellation)
    {
        return GetAsync($"{Product}/devices/{id}", cancellation);
    }

    /// <summary>A link for a user of the device, to open its portal once.</summary>
    public async Task<string> InviteUserAsync(string id, CancellationToken cancellation)
    {
        JsonElement answer = await PostAsync($"{Product}/devices/{id}/portal-invitations", new { }, cancellation).ConfigureAwait(false);
        return new Uri(_http.BaseAddress!, answer.GetProperty("url").GetString()!).ToString();
    }

    public void Dispose()
    {
        _http.Dispose();
    }

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellation).ConfigureAwait(false);
        return await ReadAsync(path, response, cancellation).ConfigureAwait(false);
    }

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, cancellation).ConfigureAwait(false);
        return await ReadAsync(path, response, cancellation).ConfigureAwait(false);
    }

    private static async Task<JsonElement> ReadAsync(string path, HttpResponseMessage response, CancellationToken cancellation)
    {
        string text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new ScenarioException($"{path}: expected success, got {(int)response.StatusCode}: {text}");
        }

        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
