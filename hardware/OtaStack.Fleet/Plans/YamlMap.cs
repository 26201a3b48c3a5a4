using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace OtaStack.Fleet.Plans;

/// <summary>A mapping whose members are taken by name; what is left over is a mistake.</summary>
internal sealed class YamlMap
{
    private readonly YamlMappingNode _node;
    private readonly Dictionary<string, YamlNode> _members = new(StringComparer.Ordinal);

    /// <exception cref="PlanException">Not a mapping with plain names.</exception>
    public YamlMap(YamlNode node)
    {
        _node = node as YamlMappingNode ?? throw Wrong(node, "PlanNoMapping");
        foreach ((YamlNode name, YamlNode value) in _node.Children)
        {
            string key = (name as YamlScalarNode)?.Value ?? throw Wrong(name, "PlanNoName");
            _members.Add(key, value);
        }
    }

    public static PlanException Wrong(YamlNode node, string text, params string[] values)
    {
        return new PlanException(text, node.Start.Line, node.Start.Column, values);
    }

    public bool Has(string name)
    {
        return _members.ContainsKey(name);
    }

    public YamlNode? Node(string name)
    {
        return _members.Remove(name, out YamlNode? value) ? value : null;
    }

    /// <exception cref="PlanException">It is there and no text, or not there and needed.</exception>
    public string Text(string name)
    {
        return OptionalText(name) ?? throw Wrong(_node, "PlanMissing", name);
    }

    public string? OptionalText(string name)
    {
        return Node(name) switch
        {
            null => null,
            YamlScalarNode { Value: { Length: > 0 } value } => value,
            YamlNode other => throw Wrong(other, "PlanNoText", name),
        };
    }

    public int? OptionalNumber(string name, int least, int most, string ending = "")
    {
        if (Node(name) is not YamlNode node)
        {
            return null;
        }

        string text = (node as YamlScalarNode)?.Value ?? "";
        string digits = text.EndsWith(ending, StringComparison.Ordinal) ? text[..^ending.Length] : "";
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw Wrong(node, "PlanNumber", name, string.Create(CultureInfo.InvariantCulture, $"{least}{ending}"), string.Create(CultureInfo.InvariantCulture, $"{most}{ending}"));
    }

    /// <summary>One of some words.</summary>
    public T OneOf<T>(string name, IReadOnlyDictionary<string, T> words, T otherwise)
    {
        return Node(name) switch
        {
            null => otherwise,
            YamlScalarNode { Value: string value } when words.TryGetValue(value, out T? found) => found,
            YamlNode other => throw Wrong(other, "PlanWord", name, string.Join(", ", words.Keys)),
        };
    }

    public YamlMap? OptionalMap(string name)
    {
        return Node(name) is YamlNode node ? new YamlMap(node) : null;
    }

    public IReadOnlyList<YamlNode> List(string name)
    {
        return Node(name) switch
        {
            YamlSequenceNode { Children.Count: > 0 } list => [.. list.Children],
            YamlNode other => throw Wrong(other, "PlanNoList", name),
            null => throw Wrong(_node, "PlanMissing", name),
        };
    }

    /// <summary>A mistake of the mapping as a whole.</summary>
    public PlanException Wrong(string text, params string[] values)
    {
        return Wrong(_node, text, values);
    }

    /// <exception cref="PlanException">A member that nobody asked for.</exception>
    public void End()
    {
        foreach ((YamlNode name, YamlNode _) in _node.Children)
        {
            if (_members.ContainsKey(((YamlScalarNode)name).Value!))
            {
                throw Wrong(name, "PlanUnknown", ((YamlScalarNode)name).Value!);
            }
        }
    }
}
