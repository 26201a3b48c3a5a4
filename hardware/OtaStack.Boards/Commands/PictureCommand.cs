using System.CommandLine;
using OtaStack.Boards.Pictures;

namespace OtaStack.Boards.Commands;

/// <summary>The verb <c>picture</c>: a board's flash as SVG.</summary>
internal static class PictureCommand
{
    public static Command Create(TextWriter output, TextWriter errors)
    {
        Argument<string> board = new("BOARD") { Description = Texts.Get("ArgumentBoard") };
        Option<string?> into = new("--out") { Description = Texts.Get("OptionOut") };
        Command command = new("picture", Texts.Get("PictureDescription")) { board, into };
        command.SetAction(parsed => BoardsCommandLine.Guard(errors, () =>
        {
            OutputFile.Write(output, parsed.GetValue(into), LayoutPicture.Draw(BoardReading.Read(parsed.GetValue(board)!)));
            return BoardsCommandLine.Success;
        }));
        return command;
    }
}
