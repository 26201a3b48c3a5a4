using OtaStack.Trust;

namespace OtaStack.Signing.Errors;

/// <summary>
/// A failure that a person can act on: a stable code, the facts that go with it, and the cause.
/// The sentence for people is made from the code where it is shown.
/// </summary>
public sealed class SigningException : Exception
{
    public SigningException(SigningFault fault, string code, params string[] arguments)
        : this(null, fault, code, arguments)
    {
    }

    public SigningException(Exception? cause, SigningFault fault, string code, params string[] arguments)
        : base(arguments.Length == 0 ? code : code + ": " + string.Join(" | ", arguments), cause)
    {
        Fault = fault;
        Code = code;
        Arguments = arguments;
    }

    public SigningFault Fault { get; }

    /// <summary>Why a verification failed; <see cref="Verdict.Unknown"/> for failures that are none. The last thing that the code's text names.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>True when the server sent the code, and as the one argument the sentence to it.</summary>
    public bool IsFromServer { get; init; }

    /// <summary>One of <see cref="ErrorCode"/>, or a code that the server sent.</summary>
    public string Code { get; }

    /// <summary>The things the failure names, in the order that the code's text expects.</summary>
    public IReadOnlyList<string> Arguments { get; }
}
