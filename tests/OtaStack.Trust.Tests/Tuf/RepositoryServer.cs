using System.Net;
using OtaStack.TestKit;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>Serves a simulated repository on the loopback interface: <c>metadata/</c> and <c>targets/</c>.</summary>
internal sealed class RepositoryServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly RepositorySimulator _repository;
    private readonly Task _serving;

    internal RepositoryServer(RepositorySimulator repository)
    {
        _repository = repository;
        (_listener, Url) = Listen();
        _serving = ServeAsync();
    }

    /// <summary>With a slash at its end.</summary>
    internal string Url { get; }

    /// <summary>Paths asked for, in order and as they stood in the request.</summary>
    internal List<string> Requests { get; } = [];

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait();
        _listener.Close();
    }

    private static (HttpListener Listener, string Url) Listen()
    {
        for (int port = 20_000; ; port++)
        {
            string url = $"http://127.0.0.1:{port}/";
            HttpListener listener = new();
            listener.Prefixes.Add(url);
            try
            {
                listener.Start();
                return (listener, url);
            }
            catch (HttpListenerException) when (port < 60_000)
            {
                listener.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            string path = context.Request.RawUrl![1..];
            Requests.Add(path);
            byte[]? file = path.StartsWith("metadata/", StringComparison.Ordinal)
                ? _repository.Fetch(path["metadata/".Length..])
                : _repository.FetchTarget(path["targets/".Length..]);
            context.Response.StatusCode = file is null ? 404 : 200;
            context.Response.ContentLength64 = file?.Length ?? 0;
            await context.Response.OutputStream.WriteAsync(file ?? []);
            context.Response.Close();
        }
    }
}
