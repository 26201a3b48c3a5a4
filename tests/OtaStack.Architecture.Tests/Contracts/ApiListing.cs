namespace OtaStack.Architecture.Tests.Contracts;

/// <summary>
/// A listing of an assembly's public surface: a type per unindented line (<c>sealed class N.T : Base, IFace</c>),
/// its members indented by four spaces below it.
/// </summary>
internal sealed class ApiListing
{
    private readonly Dictionary<string, ListedType> _types = new(StringComparer.Ordinal);

    private ApiListing(IEnumerable<string> lines)
    {
        ListedType? current = null;
        foreach (string line in lines)
        {
            if (line.Length == 0)
            {
                continue;
            }

            if (line[0] != ' ')
            {
                current = ListedType.FromHeader(line);
                _types[current.Name] = current;
            }
            else
            {
                current?.Members.Add(line.Trim());
            }
        }
    }

    public static ApiListing FromFile(string path)
    {
        return new ApiListing(File.ReadLines(path));
    }

    public static ApiListing FromText(string text)
    {
        return new ApiListing(text.Split('\n'));
    }

    public ListedType? Find(string typeName)
    {
        return _types.GetValueOrDefault(typeName);
    }
}
