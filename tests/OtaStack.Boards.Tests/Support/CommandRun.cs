using OtaStack.Boards.Commands;

namespace OtaStack.Boards.Tests.Support;

/// <summary>One run of the program's command line, in this process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    public static CommandRun Of(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = BoardsCommandLine.Create(output, errors).Parse(arguments).Invoke();
        return new CommandRun(code, output.ToString(), errors.ToString());
    }
}
