using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.TestKit;

namespace OtaStack.EndToEnd.Tests;

/// <summary>A simulated repository over HTTP, which assigns one release to whoever asks.</summary>
internal sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private SimulatorServer(WebApplication application, ConcurrentQueue<string> receipts)
    {
        _application = application;
        Receipts = receipts;
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
    }

    public Uri Address { get; }

    /// <summary>What was erased, by the receipts that came, each once.</summary>
    public IReadOnlyCollection<string> Receipts { get; }

    public static async Task<SimulatorServer> StartAsync(RepositorySimulator repository, SimulatedRelease assigned)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        WebApplication application = builder.Build();
        byte[] desired = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
        {
            assignment = 1,
            device = "dev-1",
            pollSeconds = 5,
            product = "thermostat",
            releaseId = assigned.ReleaseId,
            rollout = "r1",
            target = assigned.ImagePath,
        }));
        application.UseRouting();
        application.MapGet("/tuf/{product}/metadata/{file}", (string file) => Found(repository.Fetch(file)));
        application.MapGet("/tuf/{product}/targets/{**path}", (string path) => Found(repository.FetchTarget(path)));
        application.MapGet("/device/v1/desired", () => Results.Bytes(desired, "application/json"));
        ConcurrentQueue<string> receipts = new();
        ConcurrentDictionary<string, bool> known = new();
        application.MapPost("/device/v1/reports", (JsonElement report) =>
        {
            // A device tells of an erase again until it is sure that the server knows: the same receipt counts once.
            if (report.TryGetProperty("kind", out _) && known.TryAdd(report.GetProperty("mac").GetString()!, true))
            {
                receipts.Enqueue(report.GetProperty("what").GetString()!);
            }

            return Results.NoContent();
        });
        await application.StartAsync();
        return new SimulatorServer(application, receipts);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource soon = new(TimeSpan.FromSeconds(1));
        await _application.StopAsync(soon.Token);
        await _application.DisposeAsync();
    }

    private static IResult Found(byte[]? content)
    {
        return content is null ? Results.NotFound() : Results.Bytes(content, "application/octet-stream", enableRangeProcessing: true);
    }
}
