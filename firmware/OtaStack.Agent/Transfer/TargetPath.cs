using OtaStack.Trust.Bytes;

namespace OtaStack.Agent.Transfer;

/// <summary>Paths of targets as they may be asked for.</summary>
internal static class TargetPath
{
    /// <summary>Characters of a target path at most.</summary>
    public const int MaxLength = 255;

    /// <summary>
    /// Relative, ASCII letters, digits and <c>._-/</c>, no empty segment and none that starts with a dot: it goes into a URL.
    /// </summary>
    public static bool IsSafe(string path)
    {
        bool segmentStarts = true;
        for (int i = 0; i < path.Length; i++)
        {
            char c = path[i];
            bool isSeparator = c == '/';
            if (segmentStarts && (isSeparator || c == '.'))
            {
                return false;
            }

            if (!isSeparator && !IsNameCharacter(c))
            {
                return false;
            }

            segmentStarts = isSeparator;
        }

        return path.Length <= MaxLength && !segmentStarts;
    }

    /// <summary>A text of 1 to <paramref name="maxLength"/> ASCII letters, digits and <c>._-</c>.</summary>
    public static bool IsName(string name, int maxLength)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (!IsNameCharacter(name[i]))
            {
                return false;
            }
        }

        return name.Length > 0 && name.Length <= maxLength;
    }

    /// <summary>TUF 5.7.3: under consistent snapshots the file name is <c>HASH.FILENAME</c>.</summary>
    public static string WithHash(string path, byte[] sha256)
    {
        int name = NameStart(path);
        return string.Concat(path.Substring(0, name), Hex.Encode(sha256, 0, sha256.Length), ".", path.Substring(name));
    }

    /// <summary>Where the last segment starts.</summary>
    public static int NameStart(string path)
    {
        int nameStart = 0;
        for (int i = 0; i < path.Length; i++)
        {
            if (path[i] == '/')
            {
                nameStart = i + 1;
            }
        }

        return nameStart;
    }

    private static bool IsNameCharacter(char c)
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    }
}
