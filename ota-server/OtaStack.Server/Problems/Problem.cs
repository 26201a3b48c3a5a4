using Microsoft.AspNetCore.Http.HttpResults;

namespace OtaStack.Server.Problems;

/// <summary>
/// Makes RFC 9457 problem details: <c>code</c> for machines, <c>detail</c> one sentence that says what to do, in the language that the request
/// asked for.
/// </summary>
internal static class Problem
{
    /// <param name="detail">The English sentence with its values, as an interpolated string: its format is what a translation is found by.</param>
    public static ProblemHttpResult Of(ProblemCode code, FormattableString detail)
    {
        return Make(code, ProblemTexts.Title(code), ProblemTexts.Of(detail));
    }

    /// <summary>A verification that refused something: what it says is English, and stands behind a sentence in the language of the request.</summary>
    /// <param name="subject">First part of the code: <c>publish</c>, <c>root</c>.</param>
    /// <param name="reason">Last part of the code.</param>
    public static ProblemHttpResult Refused(string subject, string reason, string detail)
    {
        ProblemCode code = ProblemCodes.Refused(subject, reason);
        return Make(code, ProblemTexts.Title(code), ProblemTexts.Refused(reason, detail));
    }

    private static ProblemHttpResult Make(ProblemCode code, string title, string detail)
    {
        return TypedResults.Problem(detail: detail, statusCode: code.Status, title: title, extensions: [new KeyValuePair<string, object?>("code", code.Code)]);
    }
}
