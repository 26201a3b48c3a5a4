using System.Globalization;

namespace OtaStack.Bundles.Layout;

/// <summary>Names in a bundle (docs/bundles.md): what is not one of these is refused.</summary>
public static class BundleNames
{
    public const string MetadataFolder = "metadata/";
    public const string TargetsFolder = "targets/";
    public const string Timestamp = "timestamp.json";

    /// <summary>Characters of a target path at most; see also <see cref="IsTargetPath"/>.</summary>
    public const int MaxTargetPath = 240;

    // POSIX.1-2017, pax, "ustar Header Block": a longer name is cut at a slash into prefix and name.
    private const int UstarName = 100;
    private const int UstarPrefix = 155;

    private const int MaxRole = 64;
    private const string Ending = ".json";

    /// <summary><c>7.snapshot.json</c>.</summary>
    public static string Metadata(int version, string role)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{version}.{role}{Ending}");
    }

    /// <summary>Reads what <see cref="Metadata"/> writes; false for everything else.</summary>
    public static bool TryParseMetadata(string name, out int version, out string role)
    {
        ArgumentNullException.ThrowIfNull(name);
        role = "";
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1
            || !name.EndsWith(Ending, StringComparison.Ordinal)
            || name.Length <= dot + Ending.Length + 1
            || !int.TryParse(name.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out version))
        {
            version = 0;
            return false;
        }

        role = name[(dot + 1)..^Ending.Length];
        return version > 0 && IsRole(role) && name == Metadata(version, role);
    }

    /// <summary>Lowercase letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, starting with a letter or digit, at most 64.</summary>
    public static bool IsRole(string role)
    {
        ArgumentNullException.ThrowIfNull(role);
        return role.Length is > 0 and <= MaxRole
            && (char.IsAsciiLetterLower(role[0]) || char.IsAsciiDigit(role[0]))
            && role.All(symbol => char.IsAsciiLetterLower(symbol) || char.IsAsciiDigit(symbol) || symbol is '.' or '_' or '-');
    }

    /// <summary>
    /// True when the path cannot leave the folder that it is put in, hide there or mean something to a file system, and fits into a
    /// ustar header together with its folder.
    /// </summary>
    public static bool IsTargetPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Length is > 0 and <= MaxTargetPath && path.Split('/').All(IsSegment) && FitsUstar(TargetsFolder + path);
    }

    private static bool FitsUstar(string name)
    {
        // The last slash that leaves a prefix short enough leaves the shortest name.
        int slash = name.LastIndexOf('/', Math.Min(name.Length - 1, UstarPrefix));
        return name.Length <= UstarName || (slash > 0 && name.Length - slash - 1 <= UstarName);
    }

    private static bool IsSegment(string segment)
    {
        // A dot at the end is dropped by FAT and NTFS: two names would become one.
        return segment.Length > 0
            && segment[0] != '.'
            && segment[^1] != '.'
            && segment.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '.' or '_' or '-' or '+');
    }
}
