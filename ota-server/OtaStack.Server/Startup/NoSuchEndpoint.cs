using OtaStack.Server.Problems;

namespace OtaStack.Server.Startup;

/// <summary>
/// Answers requests that no endpoint of ours takes, before authorization: an unknown address is 404 and the router's own
/// answers (405, 415) stay what they are. Otherwise the policy that closes forgotten endpoints would make 401 of them all.
/// </summary>
internal static class NoSuchEndpoint
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        return context.GetEndpoint() switch
        {
            RouteEndpoint => next(context),
            { RequestDelegate: { } refuse } => refuse(context),
            _ => Problem.Of(ProblemCodes.NotFound, $"There is nothing at this address.").ExecuteAsync(context),
        };
    }
}
