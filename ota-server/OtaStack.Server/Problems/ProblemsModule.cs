namespace OtaStack.Server.Problems;

internal static class ProblemsModule
{
    /// <summary>Every error answer, the framework's own included, carries a stable <c>code</c> and no internals.</summary>
    public static void AddApiProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Extensions.Remove("traceId");
            if (context.ProblemDetails.Extensions.ContainsKey("code"))
            {
                return;
            }

            ProblemCode code = ProblemCodes.ForStatus(context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode);
            context.ProblemDetails.Title = ProblemTexts.Title(code);
            context.ProblemDetails.Type = null;
            context.ProblemDetails.Extensions["code"] = code.Code;
        });
        builder.Services.AddExceptionHandler<RequestFaultHandler>();
    }
}
