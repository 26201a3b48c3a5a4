namespace OtaStack.Transport;

/// <summary>Which file on a medium is the bundle: the first <c>*.ota</c> by name, in the order of the characters' numbers.</summary>
public static class BundleName
{
    private const string Extension = ".ota";

    /// <param name="paths">Paths of the files in the medium's root folder.</param>
    /// <returns>"" when there is none.</returns>
    public static string First(string[] paths)
    {
        string first = "";
        foreach (string path in paths)
        {
            int start = path.Length - Extension.Length;
            if (start > 0 && path.Substring(start) == Extension && !IsHidden(path) && (first.Length == 0 || IsBefore(path, first)))
            {
                first = path;
            }
        }

        return first;
    }

    /// <summary>Some computers put a file of their own beside each, with a point and a line before its name.</summary>
    private static bool IsHidden(string path)
    {
        int name = path.Length;
        while (name > 0 && path[name - 1] != '/' && path[name - 1] != '\\')
        {
            name--;
        }

        return path[name] == '.';
    }

    private static bool IsBefore(string path, string other)
    {
        int i = 0;
        while (i < path.Length && i < other.Length && path[i] == other[i])
        {
            i++;
        }

        return i < other.Length && (i == path.Length || path[i] < other[i]);
    }
}
