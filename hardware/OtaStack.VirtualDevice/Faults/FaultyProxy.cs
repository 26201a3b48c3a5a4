using System.Net;
using System.Net.Http.Headers;

namespace OtaStack.VirtualDevice.Faults;

/// <summary>A proxy between device and server that changes the answers which bring files, as the story says.</summary>
internal sealed class FaultyProxy(FaultStory story, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri?.AbsolutePath.Contains("/tuf/", StringComparison.Ordinal) == true && response.IsSuccessStatusCode)
        {
            foreach (long mangling in story.AmountsOf(FaultActionKind.Proxy))
            {
                await MangleAsync(response, (ProxyMangling)mangling, cancellationToken);
            }
        }

        return response;
    }

    private async Task MangleAsync(HttpResponseMessage response, ProxyMangling mangling, CancellationToken cancellation)
    {
        HttpContentHeaders headers = response.Content.Headers;
        switch (mangling)
        {
            case ProxyMangling.ContentRange:
                headers.ContentRange = headers.ContentRange is { HasRange: true, From: long from, To: long to }
                    ? new ContentRangeHeaderValue(from + 1, to + 1)
                    : new ContentRangeHeaderValue(0, 0);
                break;
            case ProxyMangling.ETag:
                response.Headers.ETag = new EntityTagHeaderValue($"\"{story.Draw(int.MaxValue)}\"");
                break;
            case ProxyMangling.Status:
                response.StatusCode = HttpStatusCode.OK;
                break;
            case ProxyMangling.Encoding:
                headers.ContentEncoding.Add("gzip");
                break;
            case ProxyMangling.Redirect:
                response.StatusCode = HttpStatusCode.Found;
                response.Headers.Location = new Uri("http://127.0.0.1:9/");
                break;
            default:
                await ReplaceBodyAsync(response, mangling, cancellation);
                break;
        }
    }

    private async Task ReplaceBodyAsync(HttpResponseMessage response, ProxyMangling mangling, CancellationToken cancellation)
    {
        HttpContent old = response.Content;
        int length = (int)Math.Clamp(old.Headers.ContentLength ?? 1, 1, int.MaxValue);
        int at = story.Draw(length);
        StreamContent mangled = new(new MangledStream(await old.ReadAsStreamAsync(cancellation), mangling == ProxyMangling.Body ? at : -1, mangling == ProxyMangling.Length ? at : long.MaxValue));
        foreach ((string name, IEnumerable<string> values) in old.Headers)
        {
            mangled.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = mangled;
    }
}
