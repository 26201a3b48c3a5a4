using Microsoft.AspNetCore.Diagnostics;

namespace OtaStack.Server.Problems;

/// <summary>Turns exceptions into problem details: the client's faults keep their status, all others are <c>internal</c>.</summary>
internal sealed class RequestFaultHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        ProblemCode code = ProblemCodes.ForStatus(exception is BadHttpRequestException bad ? bad.StatusCode : 500);
        httpContext.Response.StatusCode = code.Status;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = code.Status, Title = ProblemTexts.Title(code), Extensions = { ["code"] = code.Code } },
        }).ConfigureAwait(false);
    }
}
