using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.LocalPage;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.VirtualDevice.Page;

/// <summary>The HTTP port of a device, on the loopback address of the PC. It outlives the device's restarts, as a network does.</summary>
public sealed class PageServer : IAsyncDisposable
{
    private const int PieceBytes = 4096;

    private readonly PageInbox _device;
    private readonly WebApplication _application;
    private readonly Dictionary<string, byte[]> _files;

    private PageServer(SimulatedDevice device, int port)
    {
        _device = device.Page;
        string folder = Path.Combine(AppContext.BaseDirectory, "local-page");
        _files = Directory.EnumerateFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes, StringComparer.Ordinal);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 8;
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <param name="device">A device with a page.</param>
    /// <param name="port">TCP port; 0 for any.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<PageServer> StartAsync(SimulatedDevice device, int port)
    {
        PageServer server = new(device, port);
        await server._application.StartAsync().ConfigureAwait(false);
        IServerAddressesFeature addresses = server._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        server.Address = new Uri(addresses.Addresses.First());
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource soon = new(TimeSpan.FromSeconds(1));
        await _application.StopAsync(soon.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static string? Header(HttpContext context, string name)
    {
        return context.Request.Headers.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues values) ? values.ToString() : null;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        PageResponse answer;
        try
        {
            answer = await AskAsync(context, context.RequestAborted).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        catch (Exception failure) when (failure is OperationCanceledException or Flash.PowerLostException or BadHttpRequestException)
        {
            context.Abort();
            return;
        }

        await SendAsync(context, answer).ConfigureAwait(false);
    }

    private async Task<PageResponse> AskAsync(HttpContext context, CancellationToken cancellation)
    {
        HttpRequest http = context.Request;
        PageRequest request = new()
        {
            Method = http.Method,
            Path = http.Path.Value ?? "",
            Host = Header(context, "Host"),
            Origin = Header(context, "Origin"),
            ContentType = http.ContentType,
            Code = Header(context, "X-Device-Code"),
            ContentLength = http.ContentLength is >= 0 and <= int.MaxValue ? (int)http.ContentLength.Value : -1,
        };
        if (http.Method == "POST")
        {
            request.Body = await ReadAsync(http.Body, DevicePage.MaxBody, cancellation).ConfigureAwait(false);
        }

        (DevicePage asked, PageResponse answer) = await _device.AskAsync((page, now) => (page, page.Handle(request, now)), cancellation).ConfigureAwait(false);
        return answer.Status == StatusCodes.Status100Continue ? await UploadAsync(context, asked, answer.Upload).ConfigureAwait(false) : answer;
    }

    private async Task<PageResponse> UploadAsync(HttpContext context, DevicePage asked, int number)
    {
        // A device counts its uploads from its start on. Real connections do not outlive a restart: these bytes must not be taken for another upload's.
        int NumberAt(DevicePage page) => page == asked ? number : 0;

        // The device has agreed to this length already.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = context.Request.ContentLength;
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        PageResponse? refusal = null;
        try
        {
            // Not cancelled when the connection breaks: what has come in by then is of use.
            int read;
            while (refusal is null && (read = await context.Request.Body.ReadAsync(piece.AsMemory(0, PieceBytes), CancellationToken.None).ConfigureAwait(false)) > 0)
            {
                refusal = await _device.AskAsync((page, _) => page.Receive(NumberAt(page), piece, 0, read), CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);

            // Also when the connection broke: the device must know that nothing more comes.
            PageResponse end = await _device.AskAsync((page, now) => page.EndUpload(NumberAt(page), now), CancellationToken.None).ConfigureAwait(false);
            refusal ??= end;
        }

        return refusal;
    }

    private static async Task<byte[]?> ReadAsync(Stream body, int most, CancellationToken cancellation)
    {
        byte[] buffer = new byte[most + 1];
        int length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return length <= most ? buffer[..length] : null;
    }

    private async Task SendAsync(HttpContext context, PageResponse answer)
    {
        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;
        for (int i = 0; i < PageResponse.Headers.Length; i += 2)
        {
            response.Headers[PageResponse.Headers[i]] = PageResponse.Headers[i + 1];
        }

        if (answer.RetryAfter > 0)
        {
            response.Headers.RetryAfter = answer.RetryAfter.ToString(CultureInfo.InvariantCulture);
        }

        ReadOnlyMemory<byte> body = answer.File.Length > 0 ? _files[answer.File] : answer.Body.AsMemory(0, answer.Length);
        response.ContentType = answer.ContentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body).ConfigureAwait(false);
    }
}
