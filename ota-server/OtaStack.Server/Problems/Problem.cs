using Microsoft.AspNetCore.Http.HttpResults;

namespace OtaStack.Server.Problems;

/// <summary>Makes RFC 9457 problem details: <c>code</c> for machines, <c>detail</c> one sentence that says what to do.</summary>
internal static class Problem
{
    public static ProblemHttpResult Of(ProblemCode code, string detail)
    {
        return TypedResults.Problem(
            detail: detail,
            statusCode: code.Status,
            title: code.Title,
            extensions: [new KeyValuePair<string, object?>("code", code.Code)]);
    }
}
