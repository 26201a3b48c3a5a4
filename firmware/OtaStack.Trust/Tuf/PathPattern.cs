namespace OtaStack.Trust.Tuf;

/// <summary>The patterns of <c>paths</c> in a delegation (§4.5): <c>*</c> for any characters, <c>?</c> for one; neither matches a slash.</summary>
internal static class PathPattern
{
    /// <summary>True when the whole path fits the first <paramref name="length"/> bytes of the pattern. Time: at most the product of the lengths.</summary>
    internal static bool Matches(byte[] pattern, int length, byte[] path)
    {
        int at = 0;
        int position = 0;
        int star = -1;
        int taken = 0;
        while (position < path.Length)
        {
            if (at < length && pattern[at] == '*')
            {
                star = at++;
                taken = position;
            }
            else if (at < length && (pattern[at] == path[position] || (pattern[at] == '?' && path[position] != '/')))
            {
                at++;
                position++;
            }
            else if (star >= 0 && path[taken] != '/')
            {
                // The last star takes one more. Earlier ones need not: what stands between them fits already.
                at = star + 1;
                position = ++taken;
            }
            else
            {
                return false;
            }
        }

        while (at < length && pattern[at] == '*')
        {
            at++;
        }

        return at == length;
    }
}
