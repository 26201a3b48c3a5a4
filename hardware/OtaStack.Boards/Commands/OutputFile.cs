using System.Text;

namespace OtaStack.Boards.Commands;

/// <summary>Text for a file that the user named, or for the terminal.</summary>
internal static class OutputFile
{
    /// <exception cref="BoardException">The file cannot be written; an older one is as it was.</exception>
    public static void Write(TextWriter output, string? path, string text)
    {
        if (path is null)
        {
            output.Write(text);
            return;
        }

        string temporary = path + ".new";
        try
        {
            using (FileStream file = new(temporary, FileMode.Create, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BoardException(failure, BoardErrorCode.FileUnwritable, path, failure.Message);
        }
    }
}
