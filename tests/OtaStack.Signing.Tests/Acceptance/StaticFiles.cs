using System.Net;
using System.Net.Sockets;

namespace OtaStack.Signing.Tests.Acceptance;

/// <summary>Serves a folder on a free loopback port.</summary>
internal sealed class StaticFiles : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _folder;
    private Task<HttpListenerContext>? _next;

    public StaticFiles(string folder)
    {
        _folder = folder;
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Address);
        _listener.Start();
    }

    public string Address { get; }

    /// <summary>Serves until the work is done.</summary>
    public async Task<T> WhileAsync<T>(Func<T> work)
    {
        Task<T> running = Task.Run(work);
        while (true)
        {
            // Kept from one piece of work to the next: a request that comes late must not be lost.
            _next ??= _listener.GetContextAsync();
            if (await Task.WhenAny(running, _next) == running)
            {
                return await running;
            }

            Answer(await _next);
            _next = null;
        }
    }

    public void Dispose() => _listener.Close();

    private void Answer(HttpListenerContext context)
    {
        string path = Path.Combine(_folder, context.Request.Url!.AbsolutePath.TrimStart('/'));
        if (File.Exists(path))
        {
            context.Response.OutputStream.Write(File.ReadAllBytes(path));
        }
        else
        {
            context.Response.StatusCode = 404;
        }

        context.Response.Close();
    }
}
