using System.Net;
using System.Text;

namespace OtaStack.Signing.Tests.CommandLine;

/// <summary>Answers requests from a list and keeps what was asked.</summary>
internal sealed class StubServer : HttpMessageHandler
{
    private readonly Queue<(HttpStatusCode Status, string Body)> _answers = new();

    public List<string> Requests { get; } = [];

    public List<byte[]> Bodies { get; } = [];

    public StubServer Answer(HttpStatusCode status, string body)
    {
        _answers.Enqueue((status, body));
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add($"{request.Method} {request.RequestUri} {request.Headers.Authorization}");
        Bodies.Add(request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken));
        return _answers.TryDequeue(out (HttpStatusCode Status, string Body) answer)
            ? new HttpResponseMessage(answer.Status) { Content = new StringContent(answer.Body, Encoding.UTF8, "application/json") }
            : throw new HttpRequestException("Connection refused");
    }
}
