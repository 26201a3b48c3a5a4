namespace OtaStack.Server.Tuf;

/// <summary>
/// Paths of targets as the server accepts them: relative, plain ASCII segments, nothing hidden and no <c>..</c>.
/// They become file names and addresses without any escaping.
/// </summary>
internal static class TargetPath
{
    public const int MaxLength = 240;

    /// <summary>Leaves room for the hash and a dot in a file name of 255 bytes.</summary>
    private const int MaxSegment = 128;

    private const int HashLength = 64;

    public static bool IsValid(string path)
    {
        return path.Length is > 0 and <= MaxLength && path.Split('/').All(IsSegment);
    }

    /// <summary>Where consistent snapshots put the file (TUF 6.2): <c>dir/HASH.name</c>.</summary>
    public static string Published(string path, string sha256)
    {
        int name = path.LastIndexOf('/') + 1;
        return string.Concat(path.AsSpan(0, name), sha256, ".", path.AsSpan(name));
    }

    /// <summary>The hash in a published path, or null when it is not one.</summary>
    public static string? HashOf(string published)
    {
        int name = published.LastIndexOf('/') + 1;
        if (published.Length <= name + HashLength + 1 || published[name + HashLength] != '.')
        {
            return null;
        }

        string hash = published.Substring(name, HashLength);
        string path = string.Concat(published.AsSpan(0, name), published.AsSpan(name + HashLength + 1));
        return hash.All(char.IsAsciiHexDigitLower) && IsValid(path) ? hash : null;
    }

    private static bool IsSegment(string segment)
    {
        return segment.Length is > 0 and <= MaxSegment
            && segment[0] != '.'
            && segment.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '.' or '_' or '-' or '+');
    }
}
