using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Publishing;

/// <summary>Speaks to the operator API (docs/operator-api.md); a refusal comes back as the server's own code and sentence.</summary>
internal sealed class OperatorClient : IDisposable
{
    private const int MaxAnswerBytes = 1024 * 1024;

    private readonly HttpClient _http;
    private readonly Uri _server;

    public OperatorClient(ToolEnvironment environment, Uri server, string apiKey)
    {
        _server = server;
        _http = new HttpClient(environment.Network, disposeHandler: false)
        {
            BaseAddress = server,
            MaxResponseContentBufferSize = MaxAnswerBytes,

            // A large archive on a slow line takes its time; the person at the keyboard decides when it is too long.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);

        // What the server says is shown as it is.
        _http.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(environment.Phrases.Language));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The address of a path of this server.</summary>
    public string AddressOf(string path) => new Uri(_server, path).ToString();

    public Task<JsonObject> CreateProductAsync(string name, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Post, "api/v1/products", Json(new JsonObject { ["name"] = name }), cancellation);
    }

    public Task<JsonObject> GetProductAsync(string name, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Get, $"api/v1/products/{name}", null, cancellation);
    }

    public Task<JsonObject> CreateOnlineKeyAsync(string name, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Post, $"api/v1/products/{name}/online-keys", null, cancellation);
    }

    public async Task PinRootAsync(string name, byte[] root, CancellationToken cancellation)
    {
        ByteArrayContent content = new(root);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        _ = await SendAsync(HttpMethod.Put, $"api/v1/products/{name}/root", content, cancellation).ConfigureAwait(false);
    }

    public Task<JsonObject> PublishAsync(string name, HttpContent archive, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Post, $"api/v1/products/{name}/publish", archive, cancellation);
    }

    public Task<JsonObject> ListDevicesAsync(string product, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Get, $"api/v1/products/{product}/devices", null, cancellation);
    }

    /// <param name="member"><c>request</c> or <c>certificate</c>: what the file is.</param>
    public Task<JsonObject> EnrolCertificateAsync(string product, string device, string member, string pem, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Put, $"api/v1/products/{product}/devices/{Uri.EscapeDataString(device)}/certificate", Json(new JsonObject { [member] = pem }), cancellation);
    }

    public Task RevokeCertificateAsync(string product, string device, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Delete, $"api/v1/products/{product}/devices/{Uri.EscapeDataString(device)}/certificate", null, cancellation);
    }

    public Task<JsonObject> RequestAuthorityAsync(string product, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Post, $"api/v1/products/{product}/device-authority/request", null, cancellation);
    }

    public Task<JsonObject> InstallAuthorityAsync(string product, string certificates, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Put, $"api/v1/products/{product}/device-authority", Json(new JsonObject { ["certificates"] = certificates }), cancellation);
    }

    public Task<JsonObject> InvitePortalUserAsync(string product, string device, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Post, $"api/v1/products/{product}/devices/{Uri.EscapeDataString(device)}/portal-invitations", null, cancellation);
    }

    public Task EndPortalSessionsAsync(string product, string device, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Delete, $"api/v1/products/{product}/devices/{Uri.EscapeDataString(device)}/portal-sessions", null, cancellation);
    }

    public Task<JsonObject> ListApiKeysAsync(CancellationToken cancellation) => SendAsync(HttpMethod.Get, "api/v1/api-keys", null, cancellation);

    public Task<JsonObject> CreateApiKeyAsync(string name, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Post, "api/v1/api-keys", Json(new JsonObject { ["name"] = name }), cancellation);
    }

    public Task RevokeApiKeyAsync(string id, CancellationToken cancellation)
    {
        return SendAsync(HttpMethod.Delete, $"api/v1/api-keys/{Uri.EscapeDataString(id)}", null, cancellation);
    }

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        try
        {
            using HttpRequestMessage request = new(method, path) { Content = content };
            using HttpResponseMessage response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            JsonObject? answer = Parse(body);
            if (!response.IsSuccessStatusCode)
            {
                throw Refusal(response.StatusCode, answer);
            }

            return response.StatusCode == HttpStatusCode.NoContent || answer is not null
                ? answer ?? []
                : throw new SigningException(SigningFault.Server, ToolErrorCode.ServerAnswer, _server.ToString(), $"{(int)response.StatusCode}");
        }
        catch (HttpRequestException cause)
        {
            throw new SigningException(cause, SigningFault.Server, ToolErrorCode.ServerUnreachable, _server.ToString(), cause.Message);
        }
    }

    /// <summary>Null for everything that is no whole JSON object: then the status tells all that can be told.</summary>
    private JsonObject? Parse(byte[] body)
    {
        try
        {
            return CanonicalJson.ParseObject(body, _server.ToString(), ToolErrorCode.ServerAnswer);
        }
        catch (SigningException)
        {
            return null;
        }
    }

    private SigningException Refusal(HttpStatusCode status, JsonObject? problem)
    {
        // RFC 9457: the code is for machines, "detail" tells what happened here, "title" what kind of thing it is.
        string? code = Text(problem, "code");
        string? sentence = Text(problem, "detail") ?? Text(problem, "title");
        return code is not null && code.Length <= 64 && code.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_')
            ? new SigningException(SigningFault.Server, code, sentence ?? "") { IsFromServer = true }
            : new SigningException(SigningFault.Server, ToolErrorCode.ServerAnswer, _server.ToString(), $"{(int)status}");
    }

    private static string? Text(JsonObject? owner, string name)
    {
        return owner?[name] is JsonValue value && value.TryGetValue(out string? text) && text.Length is > 0 and <= 2000 ? text : null;
    }
}
