namespace OtaStack.Boards.Validation;

/// <summary>Something about a board that a person should know.</summary>
/// <param name="Code">One of <see cref="BoardErrorCode"/>.</param>
/// <param name="IsFault">False for a remark that leaves the board usable.</param>
/// <param name="Arguments">What the sentence names: the thing, what was expected, what was found.</param>
public sealed record Finding(string Code, bool IsFault, params IReadOnlyList<string> Arguments)
{
    internal static Finding Fault(string code, params IReadOnlyList<string> arguments)
    {
        return new Finding(code, true, arguments);
    }

    internal static Finding Remark(string code, params IReadOnlyList<string> arguments)
    {
        return new Finding(code, false, arguments);
    }
}
