using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Audit;

/// <summary>The end of a log: its last entry and what a crash left after it.</summary>
/// <param name="Last">The last whole entry; null when there is none.</param>
/// <param name="Offset">Where the next entry goes.</param>
/// <param name="Torn">Bytes after the last line end.</param>
internal sealed record LogTail(KeyUseEntry? Last, long Offset, byte[] Torn)
{
    /// <summary>Reads the last lines and no more, however long the log is.</summary>
    /// <exception cref="SigningException"><c>audit.log_damaged</c>: the last line is whole but not an entry; nothing is added to such a log.</exception>
    public static LogTail Read(Stream stream, string file)
    {
        int length = (int)Math.Min(stream.Length, 2 * ChainedLog.MaxLineBytes);
        long start = stream.Length - length;
        byte[] bytes = new byte[length];
        stream.Position = start;
        stream.ReadExactly(bytes);
        int end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        byte[] torn = bytes[end..];
        if (torn.Length > ChainedLog.MaxLineBytes || (end == 0 && start > 0))
        {
            throw new SigningException(SigningFault.File, AuditErrorCode.LogDamaged, file, Count.Of(start + end));
        }

        if (end == 0)
        {
            return new LogTail(null, 0, torn);
        }

        int begin = bytes.AsSpan(0, end - 1).LastIndexOf((byte)'\n') + 1;
        return KeyUseEntry.TryParse(bytes.AsSpan(begin, end - 1 - begin), out KeyUseEntry? last)
            ? new LogTail(last, start + end, torn)
            : throw new SigningException(SigningFault.File, AuditErrorCode.LogDamaged, file, Count.Of(start + begin));
    }
}
