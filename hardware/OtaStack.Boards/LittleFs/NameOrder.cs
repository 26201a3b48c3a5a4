namespace OtaStack.Boards.LittleFs;

/// <summary>
/// The order of names in a directory: by their bytes, and where one name is the beginning of another the <b>longer</b> one first, "certificate.key" before
/// "certificate". SPEC.md says "alphabetical"; this is what littlefs 2.0 to 2.11 does, and in a directory of several pairs it does not find a name elsewhere.
/// </summary>
internal sealed class NameOrder : IComparer<string>
{
    public static readonly NameOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int common = Math.Min(x.Length, y.Length);
        int order = string.CompareOrdinal(x, 0, y, 0, common);
        return order != 0 ? order : y.Length.CompareTo(x.Length);
    }
}
