namespace OtaStack.Signing.Metadata;

/// <summary>The shell patterns of delegations (specification §4.5).</summary>
public static class PathPattern
{
    /// <summary><c>*</c> stands for any characters and <c>?</c> for one, neither for <c>/</c>.</summary>
    public static bool Matches(string pattern, string path)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(path);
        string[] patterns = pattern.Split('/');
        string[] segments = path.Split('/');
        return patterns.Length == segments.Length && patterns.Zip(segments).All(pair => MatchesSegment(pair.First, pair.Second));
    }

    private static bool MatchesSegment(string pattern, string segment)
    {
        int p = 0;
        int s = 0;
        int star = -1;
        int resume = 0;
        while (s < segment.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = s;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == segment[s]))
            {
                p++;
                s++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more; earlier ones need not be tried again.
                p = star + 1;
                s = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].All(character => character == '*');
    }
}
