namespace OtaStack.LocalPage;

/// <summary>
/// Under which names the page may be asked for. A page of another site can have its own name lead to the device (DNS rebinding), and would
/// then count as the device's own page to a browser; but the name stands in the request.
/// </summary>
internal static class HostRules
{
    /// <summary>True for an address and for the device's own name, with or without a port.</summary>
    public static bool IsOwn(string? host, string ownName)
    {
        if (host == null || host.Length == 0)
        {
            return false;
        }

        if (host[0] == '[')
        {
            return IsAddress(host, ":.0123456789abcdefABCDEF[]");
        }

        int colon = host.IndexOf(':');
        string name = colon < 0 ? host : host.Substring(0, colon);
        bool isPort = colon < 0 || (colon < host.Length - 1 && IsAddress(host.Substring(colon + 1), "0123456789"));
        return isPort && name.Length > 0 && (IsAddress(name, ".0123456789") || IsSame(name, ownName));
    }

    /// <summary>True when the request does not come from a page of another site.</summary>
    public static bool IsSameOrigin(string? origin, string host)
    {
        return origin == null || origin.Length == 0 || IsSame(origin, string.Concat("http://", host)) || IsSame(origin, string.Concat("https://", host));
    }

    private static bool IsAddress(string text, string symbols)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (symbols.IndexOf(text[i]) < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Capitals do not count.</summary>
    private static bool IsSame(string first, string second)
    {
        bool same = first.Length == second.Length;
        for (int i = 0; i < first.Length && same; i++)
        {
            same = Lower(first[i]) == Lower(second[i]);
        }

        return same;
    }

    private static int Lower(int symbol)
    {
        return symbol >= 'A' && symbol <= 'Z' ? symbol + 0x20 : symbol;
    }
}
