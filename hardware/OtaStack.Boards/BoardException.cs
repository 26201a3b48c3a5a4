namespace OtaStack.Boards;

/// <summary>Something that a person has to put right. The sentence is made from the code where it is shown.</summary>
public sealed class BoardException : Exception
{
    internal BoardException(string code, params string[] arguments)
        : this(null, code, arguments)
    {
    }

    internal BoardException(Exception? cause, string code, params string[] arguments)
        : base(arguments.Length == 0 ? code : code + ": " + string.Join(" | ", arguments), cause)
    {
        Code = code;
        Arguments = arguments;
    }

    /// <summary>One of <see cref="BoardErrorCode"/>.</summary>
    public string Code { get; }

    /// <summary>What the sentence names, in its order.</summary>
    public IReadOnlyList<string> Arguments { get; }
}
