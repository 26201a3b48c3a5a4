using OtaStack.Boards.Commands;

namespace OtaStack.Boards.Tests.Support;

/// <summary>One run of the program's command line, in this process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    /// <summary>What the program takes for now.</summary>
    public static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public static CommandRun Of(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = BoardsCommandLine.Create(output, errors, new FixedTime(Now)).Parse(arguments).Invoke();
        return new CommandRun(code, output.ToString(), errors.ToString());
    }
}
