using System.CommandLine;
using OtaStack.Boards.Profiles;
using OtaStack.Boards.Validation;

namespace OtaStack.Boards.Commands;

/// <summary>The verb <c>validate</c>: holds boards, and images for them, against the rules.</summary>
internal static class ValidateCommand
{
    public static Command Create(TextWriter output, TextWriter errors)
    {
        Argument<string[]> boards = new("BOARD") { Description = Texts.Get("ArgumentBoards"), Arity = ArgumentArity.OneOrMore };
        Option<string[]> images = new("--image") { Description = Texts.Get("OptionImage") };
        Command command = new("validate", Texts.Get("ValidateDescription")) { boards, images };
        command.SetAction(parsed => BoardsCommandLine.Guard(errors, () => Run(output, parsed.GetValue(boards)!, parsed.GetValue(images) ?? [])));
        return command;
    }

    private static int Run(TextWriter output, string[] paths, string[] images)
    {
        bool isGood = true;
        foreach (string path in paths)
        {
            BoardProfile board = BoardFile.Read(path);
            List<Finding> findings = [.. BoardReading.Check(board, path)];
            if (!findings.Exists(finding => finding.IsFault))
            {
                findings.AddRange(images.Select(image => Fit(board, image)).OfType<Finding>());
            }

            bool isFaultless = !findings.Exists(finding => finding.IsFault);
            isGood &= isFaultless;
            output.WriteLine($"{board.Name}: {Texts.Get(isFaultless ? "ValidateGood" : "ValidateBad")}");
            foreach (Finding finding in findings)
            {
                output.WriteLine($"  {Texts.Get(finding.IsFault ? "Fault" : "Remark")} {finding.Code}: {Texts.Of(finding)}");
            }
        }

        return isGood ? BoardsCommandLine.Success : BoardsCommandLine.Failure;
    }

    /// <summary>NAME=FILE.</summary>
    private static Finding? Fit(BoardProfile board, string image)
    {
        string[] parts = image.Split('=', 2);
        FileInfo file = new(parts[^1]);
        return file.Exists
            ? ImageFit.Check(board, parts[0], file.Length)
            : throw new BoardException(BoardErrorCode.FileUnreadable, parts[^1], Texts.Get("NotThere"));
    }
}
