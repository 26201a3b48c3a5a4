using OtaStack.Signing.Files;

namespace OtaStack.Signing.Audit;

/// <summary>Finds what was changed, dropped, reordered, inserted or cut off in a key-use log, and says which entry.</summary>
public static class KeyUseLogVerifier
{
    /// <param name="path">The log.</param>
    /// <param name="checkpoints">Heads that somebody kept elsewhere: from checkpoints, from ceremony responses.</param>
    /// <param name="files">The file system; null for the real one.</param>
    public static LogReport Verify(string path, IReadOnlyList<LogHead> checkpoints, IFileOperations? files = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoints);
        return LogVerification.Verify(LogLine.ReadAll(files ?? DiskOperations.Instance, path), checkpoints);
    }

    /// <summary>The whole entries of a log, in the order of the file, to look at.</summary>
    public static IReadOnlyList<KeyUseEntry> Read(string path, IFileOperations? files = null)
    {
        return [.. LogLine.ReadAll(files ?? DiskOperations.Instance, path).Where(line => line.Entry is not null).Select(line => line.Entry!)];
    }
}
