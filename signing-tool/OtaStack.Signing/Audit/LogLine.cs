using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Audit;

/// <summary>A line of a log as it lies in the file.</summary>
/// <param name="Offset">Bytes before it.</param>
/// <param name="Entry">The entry; null when the line is none.</param>
/// <param name="HasEnd">False for bytes after the last line end.</param>
internal sealed record LogLine(long Offset, KeyUseEntry? Entry, bool HasEnd)
{
    /// <summary>Every line of a log of at most <see cref="ChainedLog.MaxBytes"/>.</summary>
    public static IReadOnlyList<LogLine> ReadAll(IFileOperations files, string path)
    {
        byte[] bytes = BoundedFile.Read(files, path, ChainedLog.MaxBytes);
        List<LogLine> lines = [];
        for (int start = 0; start < bytes.Length;)
        {
            int length = bytes.AsSpan(start).IndexOf((byte)'\n');
            bool hasEnd = length >= 0;
            length = hasEnd ? length : bytes.Length - start;

            // A longer line was not written by the tool, and is not read as JSON.
            KeyUseEntry? entry = null;
            _ = hasEnd && length < ChainedLog.MaxLineBytes && KeyUseEntry.TryParse(bytes.AsSpan(start, length), out entry);
            lines.Add(new LogLine(start, entry, hasEnd));
            start += length + 1;
        }

        return lines.Count > 0 ? lines : throw new SigningException(SigningFault.File, AuditErrorCode.LogEmpty, path);
    }
}
