using System.CommandLine;

namespace OtaStack.Boards.Commands;

/// <summary>The program's verbs.</summary>
internal static class BoardsCommandLine
{
    public const int Success = 0;
    public const int Failure = 1;

    public static RootCommand Create(TextWriter output, TextWriter errors, TimeProvider time)
    {
        return new RootCommand(Texts.Get("CommandDescription"))
        {
            ValidateCommand.Create(output, errors), PartitionsCommand.Create(output, errors), PictureCommand.Create(output, errors), ProvisionCommand.Create(output, errors, time),
        };
    }

    /// <summary>Runs a verb; a failure that a person can mend becomes its sentence.</summary>
    public static int Guard(TextWriter errors, Func<int> verb)
    {
        try
        {
            return verb();
        }
        catch (BoardException failure)
        {
            errors.WriteLine($"{failure.Code}: {Texts.Of(failure)}");
            return Failure;
        }
    }
}
