using OtaStack.Boards.Profiles;
using OtaStack.Boards.Validation;

namespace OtaStack.Boards.Commands;

/// <summary>Reads boards for verbs that can work with faultless ones alone.</summary>
internal static class BoardReading
{
    /// <summary>What is wrong, the file's name included.</summary>
    public static IReadOnlyList<Finding> Check(BoardProfile board, string path)
    {
        string expected = Path.GetFileNameWithoutExtension(path);
        return board.Name == expected
            ? BoardValidator.Check(board)
            : [Finding.Fault(BoardErrorCode.BoardName, board.Name, expected), .. BoardValidator.Check(board)];
    }

    /// <summary>The first fault ends the verb.</summary>
    /// <exception cref="BoardException">The file is no board, or the board has a fault.</exception>
    public static BoardProfile Read(string path)
    {
        BoardProfile board = BoardFile.Read(path);
        Finding? fault = Check(board, path).FirstOrDefault(finding => finding.IsFault);
        return fault is null ? board : throw new BoardException(fault.Code, [.. fault.Arguments]);
    }
}
