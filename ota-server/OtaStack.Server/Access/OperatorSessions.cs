using System.Collections.Concurrent;
using System.Security.Claims;

namespace OtaStack.Server.Access;

/// <summary>
/// The requests that are being handled for operators, live console pages among them, by the API key behind them: they end when it is revoked. Most
/// last for milliseconds; a page lives as long as its web socket, an upload as long as it takes.
/// </summary>
internal sealed class OperatorSessions
{
    private readonly ConcurrentDictionary<HttpContext, string> _open = new();

    // Keys revoked since the server has started: for requests that were let in just before.
    private readonly ConcurrentDictionary<string, bool> _revoked = new(StringComparer.Ordinal);

    /// <summary>What is open by a key.</summary>
    public int CountOf(string id) => _open.Values.Count(open => open == id);

    /// <summary>Middleware, behind authorization.</summary>
    public async Task TrackAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.Identity is not { IsAuthenticated: true, AuthenticationType: Schemes.ApiKey or Schemes.Console })
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        string id = context.User.GetKeyId();
        _open[context] = id;
        try
        {
            if (_revoked.ContainsKey(id))
            {
                context.Abort();
                return;
            }

            await next(context).ConfigureAwait(false);
        }
        finally
        {
            _ = _open.TryRemove(context, out _);
        }
    }

    /// <summary>Ends what is open.</summary>
    /// <param name="asking">The request that revokes, which is answered; null when there is none.</param>
    public void End(string id, HttpContext? asking)
    {
        _revoked[id] = true;
        foreach (HttpContext context in _open.Where(open => open.Value == id && open.Key != asking).Select(open => open.Key))
        {
            context.Abort();
        }
    }
}
