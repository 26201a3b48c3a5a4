using System.Net;
using System.Net.Http.Headers;
using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.Transport;

namespace OtaStack.VirtualDevice.Network;

/// <summary>
/// One device's way to the server over HTTP; what answers are taken the agent decides (<see cref="RangeAnswer"/>). Never throws for
/// what server and network do. Awaits keep to the caller's scheduler: bytes are handed over where the device's other events run.
/// </summary>
internal sealed class HttpLink : IFetchLink
{
    /// <summary>Bytes of a certificate at most.</summary>
    private const int CertificateBytes = 4096;

    private readonly VirtualNetwork _network;
    private readonly DeviceCredentials _credentials;
    private readonly FaultyLine _line;
    private readonly BodyReader _reader;
    private readonly RangeAnswer _answer = new();
    private string _etag = "";

    public HttpLink(VirtualNetwork network, DeviceCredentials credentials, FaultyLine line, BandwidthLimit limit, TimeProvider time)
    {
        _network = network;
        _credentials = credentials;
        _line = line;
        _reader = new BodyReader(limit, line, time, network.Limits.Silence);
    }

    /// <summary>Bytes of answers that got through.</summary>
    public long Received => _reader.Received;

    public Task<TransferOutcome> FetchAsync(FetchOrder order, Action<byte[], int, int> take, CancellationToken cancellation)
    {
        _answer.Begin(order.Kind, order.Path, order.From, order.Count, order.IsContinued);
        return ExchangeAsync(
            () => NewFetch(order),
            (response, quiet) => TakeAsync(_answer, response, take, quiet),
            TransferOutcome.Failed,
            cancellation);
    }

    /// <summary>Asks for the assignment, if it is another than last time.</summary>
    public Task<DesiredAnswer> GetDesiredAsync(CancellationToken cancellation)
    {
        return ExchangeAsync(NewDesired, TakeDesiredAsync, default, cancellation);
    }

    /// <summary>True when the server has stored the report.</summary>
    public Task<bool> PostReportAsync(byte[] report, CancellationToken cancellation)
    {
        return ExchangeAsync(
            () => NewReport(report),
            static (response, _) => Task.FromResult(response.StatusCode == HttpStatusCode.NoContent),
            false,
            cancellation);
    }

    /// <summary>Another certificate for the same key, DER; null when the server gives none.</summary>
    public Task<byte[]?> RenewCertificateAsync(CancellationToken cancellation)
    {
        return ExchangeAsync(
            () => NewRequest(HttpMethod.Post, "device/v1/certificate"),
            (response, quiet) => TakeWholeAsync(response, CertificateBytes, quiet),
            null,
            cancellation);
    }

    private static HttpRequestMessage NewRequest(HttpMethod method, string url)
    {
        return new HttpRequestMessage(method, url) { Version = HttpVersion.Version11 };
    }

    private static string? Raw(HttpHeaders headers, string name)
    {
        return headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;
    }

    private HttpRequestMessage NewFetch(FetchOrder order)
    {
        HttpRequestMessage request = NewRequest(HttpMethod.Get, order.UrlFor(_credentials.Product));
        if (order.IsTarget)
        {
            request.Headers.Range = new RangeHeaderValue(order.From, order.From + order.Count - 1L);
            if (_answer.IfRange.Length > 0)
            {
                request.Headers.TryAddWithoutValidation("If-Range", _answer.IfRange);
            }
        }

        return request;
    }

    private HttpRequestMessage NewDesired()
    {
        HttpRequestMessage request = NewRequest(HttpMethod.Get, "device/v1/desired");
        request.Headers.Authorization = _credentials.HttpAuthorization();
        if (_etag.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", _etag);
        }

        return request;
    }

    private HttpRequestMessage NewReport(byte[] report)
    {
        HttpRequestMessage request = NewRequest(HttpMethod.Post, "device/v1/reports");
        request.Headers.Authorization = _credentials.HttpAuthorization();
        request.Content = new ByteArrayContent(report);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private async Task<TransferOutcome> TakeAsync(
        RangeAnswer answer, HttpResponseMessage response, Action<byte[], int, int> take, CancellationTokenSource quiet)
    {
        HttpContentHeaders headers = response.Content.Headers;
        TransferOutcome early = answer.Judge(
            (int)response.StatusCode,
            Raw(headers, "Content-Range"),
            headers.ContentLength ?? -1,
            Raw(headers, "Content-Encoding"),
            Raw(response.Headers, "ETag"));
        if (early != TransferOutcome.Unknown)
        {
            return early;
        }

        using Stream body = await response.Content.ReadAsStreamAsync(quiet.Token);
        return await _reader.ReadAsync(body, answer, take, quiet);
    }

    private async Task<DesiredAnswer> TakeDesiredAsync(HttpResponseMessage response, CancellationTokenSource quiet)
    {
        if (response.StatusCode is HttpStatusCode.NotModified or HttpStatusCode.NoContent)
        {
            return new DesiredAnswer(true, null);
        }

        byte[]? desired = await TakeWholeAsync(response, _network.Limits.DesiredBytes, quiet);
        if (desired is not null)
        {
            _etag = response.Headers.ETag?.ToString() ?? "";
        }

        return new DesiredAnswer(desired is not null, desired);
    }

    /// <summary>The body of an answer that is good and not longer than this; null for any other.</summary>
    private async Task<byte[]?> TakeWholeAsync(HttpResponseMessage response, int most, CancellationTokenSource quiet)
    {
        using MemoryStream body = new();
        RangeAnswer answer = new();
        answer.Begin(RequestKind.FetchMetadata, "", 0, most, isContinued: false);
        return await TakeAsync(answer, response, body.Write, quiet) == TransferOutcome.Complete ? body.ToArray() : null;
    }

    private async Task<T> ExchangeAsync<T>(
        Func<HttpRequestMessage> prepare, Func<HttpResponseMessage, CancellationTokenSource, Task<T>> take, T failed, CancellationToken cancellation)
    {
        await Task.Delay(_line.Latency(), cancellation);
        if (!_line.AllowsHttp || _line.Refuses())
        {
            return failed;
        }

        await _network.Slots.WaitAsync(cancellation);
        try
        {
            using CancellationTokenSource whole = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            whole.CancelAfter(_network.Limits.Answer);
            using CancellationTokenSource quiet = CancellationTokenSource.CreateLinkedTokenSource(whole.Token);
            quiet.CancelAfter(_network.Limits.Silence);
            using HttpRequestMessage request = prepare();
            using HttpResponseMessage response = await _network.ClientFor(_credentials).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, quiet.Token);
            return await take(response, quiet);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return failed;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return failed;
        }
        finally
        {
            _network.Slots.Release();
        }
    }
}
