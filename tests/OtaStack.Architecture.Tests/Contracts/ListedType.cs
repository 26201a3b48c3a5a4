namespace OtaStack.Architecture.Tests.Contracts;

/// <summary>One type of a listing.</summary>
internal sealed class ListedType
{
    private static readonly string[] Kinds = ["class", "struct", "interface", "enum", "delegate"];

    private ListedType(string header, string name, HashSet<string> bases)
    {
        Header = header;
        Name = name;
        Bases = bases;
    }

    public string Header { get; }

    public string Name { get; }

    public HashSet<string> Bases { get; }

    public List<string> Members { get; } = [];

    public static ListedType FromHeader(string header)
    {
        string[] halves = header.Split(" : ", 2);
        string[] words = halves[0].Split(' ');
        int kind = Array.FindIndex(words, word => Kinds.Contains(word));
        string name = words[kind] == "delegate" ? words[kind + 2].Split('(')[0] : words[kind + 1];
        HashSet<string> bases = halves.Length == 2 ? [.. halves[1].Split(", ")] : [];
        return new ListedType(header, name, bases);
    }
}
