using System.CommandLine;
using OtaStack.Boards.Partitions;

namespace OtaStack.Boards.Commands;

/// <summary>The verb <c>partitions</c>: ESP-IDF's partition table of a board.</summary>
internal static class PartitionsCommand
{
    public static Command Create(TextWriter output, TextWriter errors)
    {
        Argument<string> board = new("BOARD") { Description = Texts.Get("ArgumentBoard") };
        Option<string?> into = new("--out") { Description = Texts.Get("OptionOut") };
        Command command = new("partitions", Texts.Get("PartitionsDescription")) { board, into };
        command.SetAction(parsed => BoardsCommandLine.Guard(errors, () =>
        {
            string path = parsed.GetValue(board)!;
            string table = PartitionTable.Write(BoardReading.Read(path)) ?? throw new BoardException(BoardErrorCode.BoardNoTable, path);
            OutputFile.Write(output, parsed.GetValue(into), table);
            return BoardsCommandLine.Success;
        }));
        return command;
    }
}
