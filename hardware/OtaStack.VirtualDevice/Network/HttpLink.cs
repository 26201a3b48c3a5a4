using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using OtaStack.Agent.Core;

namespace OtaStack.VirtualDevice.Network;

/// <summary>
/// One device's way to the server over HTTP. Never throws for what server and network do. Awaits keep to the caller's
/// scheduler: bytes are handed over where the device's other events run.
/// </summary>
internal sealed class HttpLink(VirtualNetwork network, DeviceCredentials credentials, FaultyLine line)
{
    private const int PieceBytes = 2048;

    private string _etag = "";

    /// <summary>Bytes of answers that got through.</summary>
    public long Received { get; private set; }

    /// <summary>Fetches and hands over the bytes as they come.</summary>
    public Task<TransferOutcome> FetchAsync(FetchOrder order, Action<byte[], int> take, CancellationToken cancellation)
    {
        return ExchangeAsync(
            () => NewFetch(order),
            async (response, silence) =>
            {
                TransferOutcome early = AnswerRules.Judge(order, response.StatusCode, response.Content.Headers);
                return early == TransferOutcome.Unknown ? await ReadAsync(order, response, take, silence) : early;
            },
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

    private static HttpRequestMessage NewRequest(HttpMethod method, string url)
    {
        return new HttpRequestMessage(method, url) { Version = HttpVersion.Version11 };
    }

    private HttpRequestMessage NewFetch(FetchOrder order)
    {
        HttpRequestMessage request = NewRequest(HttpMethod.Get, order.UrlFor(credentials.Product));
        if (order.IsTarget)
        {
            request.Headers.Range = new RangeHeaderValue(order.From, order.From + order.Count - 1L);
        }

        return request;
    }

    private HttpRequestMessage NewDesired()
    {
        HttpRequestMessage request = NewRequest(HttpMethod.Get, "device/v1/desired");
        request.Headers.Authorization = credentials.HttpAuthorization();
        if (_etag.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", _etag);
        }

        return request;
    }

    private HttpRequestMessage NewReport(byte[] report)
    {
        HttpRequestMessage request = NewRequest(HttpMethod.Post, "device/v1/reports");
        request.Headers.Authorization = credentials.HttpAuthorization();
        request.Content = new ByteArrayContent(report);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private async Task<DesiredAnswer> TakeDesiredAsync(HttpResponseMessage response, CancellationTokenSource silence)
    {
        int most = network.Limits.DesiredBytes;
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentLength > most)
        {
            return new DesiredAnswer(response.StatusCode is HttpStatusCode.NotModified or HttpStatusCode.NoContent, null);
        }

        using MemoryStream body = new();
        FetchOrder order = new(0, false, "", 0, most);
        TransferOutcome outcome = await ReadAsync(order, response, (buffer, count) => body.Write(buffer, 0, count), silence);
        if (outcome != TransferOutcome.Complete)
        {
            return default;
        }

        _etag = response.Headers.ETag?.ToString() ?? "";
        return new DesiredAnswer(true, body.ToArray());
    }

    private async Task<T> ExchangeAsync<T>(
        Func<HttpRequestMessage> prepare, Func<HttpResponseMessage, CancellationTokenSource, Task<T>> take, T failed, CancellationToken cancellation)
    {
        await Task.Delay(line.Latency(), cancellation);
        if (line.Refuses())
        {
            return failed;
        }

        await network.Slots.WaitAsync(cancellation);
        try
        {
            using CancellationTokenSource whole = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            whole.CancelAfter(network.Limits.Answer);
            using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(whole.Token);
            silence.CancelAfter(network.Limits.Silence);
            using HttpRequestMessage request = prepare();
            using HttpResponseMessage response = await network.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            return await take(response, silence);
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
            network.Slots.Release();
        }
    }

    /// <summary>Reads the body. Leaving it before its end closes the connection, which is how a drop looks to the server.</summary>
    private async Task<TransferOutcome> ReadAsync(FetchOrder order, HttpResponseMessage response, Action<byte[], int> take, CancellationTokenSource silence)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            using Stream body = await response.Content.ReadAsStreamAsync(silence.Token);
            int total = 0;
            while (true)
            {
                silence.CancelAfter(network.Limits.Silence);
                int arrived = await body.ReadAsync(buffer.AsMemory(0, PieceBytes), silence.Token);
                if (arrived == 0)
                {
                    return order.IsTarget && total < order.Count ? TransferOutcome.Failed : TransferOutcome.Complete;
                }

                int passed = line.Pass(arrived);
                bool isTooLong = total + passed > order.Count;
                int wanted = isTooLong ? order.Count - total : passed;
                total += wanted;
                Received += passed;
                if (wanted > 0)
                {
                    take(buffer, wanted);
                }

                if (isTooLong || passed < arrived)
                {
                    return isTooLong && !order.IsTarget ? TransferOutcome.TooLarge : TransferOutcome.Failed;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
