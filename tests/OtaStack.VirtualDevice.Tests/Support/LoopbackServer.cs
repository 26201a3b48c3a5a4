using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OtaStack.TestKit;

namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>
/// The device plane of a server over real HTTP, fed by the repository simulator: small enough to misbehave on purpose.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    public const string Key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Json, int Number)> _desired = [];
    private readonly ConcurrentQueue<JsonElement> _reports = [];
    private readonly List<(Func<JsonElement, bool> Condition, TaskCompletionSource Met)> _awaited = [];
    private WebApplication? _application;
    private int _assignments;
    private int _port;

    public LoopbackServer(RepositorySimulator repository)
    {
        Repository = repository;
    }

    public RepositorySimulator Repository { get; }

    public IReadOnlyCollection<JsonElement> Reports => _reports;

    /// <summary>Raised when an assignment has changed.</summary>
    public event Action<string, byte[]>? Assigned;

    /// <summary>Answers a request in place of the server when it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Misbehave { get; set; }

    /// <summary>How often devices are told to ask.</summary>
    public int PollSeconds { get; set; } = 5;

    /// <summary>Bytes of target files sent or about to be sent.</summary>
    public long TargetBytes { get; private set; }

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>Starts, or starts again on the same port.</summary>
    public async Task StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{_port}");
        _application = builder.Build();
        _application.Use(async (context, next) =>
        {
            if (Misbehave is null || !await Misbehave(context))
            {
                await next(context);
            }
        });
        _application.MapGet("/tuf/{product}/metadata/{file}", (string file) => Found(Metadata(file), ranges: false));
        _application.MapGet("/tuf/{product}/targets/{**path}", (string path, HttpContext context) => Target(path, context));
        _application.MapGet("/device/v1/desired", GetDesired);
        _application.MapPost("/device/v1/reports", (Func<HttpContext, Task<IResult>>)TakeReportAsync);
        await _application.StartAsync();
        IServerAddressesFeature addresses = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        _port = new Uri(addresses.Addresses.First()).Port;
    }

    public async Task StopAsync()
    {
        if (_application is not null)
        {
            using CancellationTokenSource atOnce = new();
            await atOnce.CancelAsync();
            await _application.StopAsync(atOnce.Token);
            await _application.DisposeAsync();
            _application = null;
        }
    }

    /// <summary>Picks a release for a device; null takes the assignment back.</summary>
    public void Assign(string device, SimulatedRelease? release)
    {
        int number;
        string json;
        lock (_lock)
        {
            number = ++_assignments;
            json = JsonSerializer.Serialize(new
            {
                assignment = number,
                device,
                pollSeconds = PollSeconds,
                product = "thermostat",
                releaseId = release?.ReleaseId ?? "",
                rollout = release is null ? "" : "r1",
                target = release?.ImagePath ?? "",
            });
            _desired[device] = (json, number);
        }

        Assigned?.Invoke(device, Encoding.UTF8.GetBytes(json));
    }

    /// <summary>A published file, for those who do not ask by HTTP.</summary>
    public byte[]? Find(bool isTarget, string path)
    {
        lock (_lock)
        {
            return isTarget ? Repository.FetchTarget(path) : Repository.Fetch(path);
        }
    }

    public byte[]? DesiredOf(string device)
    {
        lock (_lock)
        {
            return _desired.TryGetValue(device, out (string Json, int Number) desired) ? Encoding.UTF8.GetBytes(desired.Json) : null;
        }
    }

    public void TakeReport(ReadOnlySpan<byte> report)
    {
        using JsonDocument document = JsonDocument.Parse(report.ToArray());
        JsonElement taken = document.RootElement.Clone();
        lock (_lock)
        {
            _reports.Enqueue(taken);
            foreach ((Func<JsonElement, bool> condition, TaskCompletionSource met) in _awaited)
            {
                if (condition(taken))
                {
                    met.TrySetResult();
                }
            }
        }
    }

    /// <summary>Waits for a report that says this; one that has come already counts.</summary>
    public Task WaitForReportAsync(string state, string version)
    {
        bool Says(JsonElement report)
        {
            return report.GetProperty("state").GetString() == state && report.GetProperty("version").GetString() == version;
        }

        TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_reports.Any(Says))
            {
                return Task.CompletedTask;
            }

            _awaited.Add((Says, met));
        }

        return met.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
    }

    private static string? DeviceOf(HttpContext context)
    {
        string authorization = context.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Basic ", StringComparison.Ordinal))
        {
            return null;
        }

        string[] credentials = Encoding.ASCII.GetString(Convert.FromBase64String(authorization[6..])).Split(':');
        return credentials.Length == 2 && credentials[1] == Key && credentials[0].StartsWith("thermostat/", StringComparison.Ordinal)
            ? credentials[0]["thermostat/".Length..]
            : null;
    }

    private static IResult Found(byte[]? content, bool ranges)
    {
        return content is null ? Results.NotFound() : Results.Bytes(content, "application/octet-stream", enableRangeProcessing: ranges);
    }

    private byte[]? Metadata(string file)
    {
        lock (_lock)
        {
            return Repository.Fetch(file);
        }
    }

    private IResult Target(string path, HttpContext context)
    {
        byte[]? content;
        lock (_lock)
        {
            content = Repository.FetchTarget(path);
            Microsoft.Net.Http.Headers.RangeItemHeaderValue? range = context.Request.GetTypedHeaders().Range?.Ranges.FirstOrDefault();
            TargetBytes += range is null ? content?.Length ?? 0 : (range.To - range.From + 1) ?? 0;
        }

        return Found(content, ranges: true);
    }

    private IResult GetDesired(HttpContext context)
    {
        string? device = DeviceOf(context);
        if (device is null)
        {
            return Results.Unauthorized();
        }

        lock (_lock)
        {
            (string json, int number) = _desired.GetValueOrDefault(device, ("", 0));
            string etag = $"\"{number}\"";
            if (number == 0 || context.Request.Headers.IfNoneMatch == etag)
            {
                return Results.StatusCode(StatusCodes.Status304NotModified);
            }

            context.Response.Headers.ETag = etag;
            return Results.Content(json, "application/json");
        }
    }

    private async Task<IResult> TakeReportAsync(HttpContext context)
    {
        if (DeviceOf(context) is null)
        {
            return Results.Unauthorized();
        }

        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        TakeReport(body.ToArray());
        return Results.NoContent();
    }
}
