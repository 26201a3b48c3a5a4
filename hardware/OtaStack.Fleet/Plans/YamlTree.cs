using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace OtaStack.Fleet.Plans;

/// <summary>Reads YAML into a tree, within bounds: no anchors or aliases, no depth and no size without end.</summary>
internal static class YamlTree
{
    /// <summary>Largest file, bytes.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>Deepest nesting.</summary>
    private const int MostDepth = 12;

    /// <exception cref="PlanException">Not one YAML document that is a mapping, within the bounds.</exception>
    public static YamlMappingNode Parse(byte[] bytes)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new PlanException("PlanNotText", 1, 1);
        }

        bool isYaml = false;
        try
        {
            RequireBounds(text);
            isYaml = true;
            YamlStream stream = [];
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode root }] ? root : throw new PlanException("PlanNoMapping", 1, 1);
        }
        catch (YamlException failure)
        {
            // The reader's own sentence is English and about YAML's grammar; the place is what helps. What has the grammar has a name twice.
            throw isYaml ? new PlanException("PlanRepeated", failure.Start.Line, failure.Start.Column)
                : TabOf(text) is int line ? new PlanException("PlanTab", line, 1)
                : new PlanException("PlanMalformed", failure.Start.Line, failure.Start.Column);
        }
    }

    /// <summary>The first line that is indented with a tab: the commonest mistake, of which the library tells no place.</summary>
    private static int? TabOf(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int found = Array.FindIndex(lines, line => line[..(line.Length - line.TrimStart().Length)].Contains('\t', StringComparison.Ordinal));
        return found < 0 ? null : found + 1;
    }

    private static void RequireBounds(string text)
    {
        Parser parser = new(new StringReader(text));
        int depth = 0;
        while (MoveNext(parser))
        {
            ParsingEvent current = parser.Current!;
            depth += current.NestingIncrease;
            bool isShared = current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false };
            if (isShared || depth > MostDepth)
            {
                throw new PlanException(isShared ? "PlanAlias" : "PlanTooDeep", current.Start.Line, current.Start.Column);
            }
        }
    }

    /// <summary>The library's scanner trips over some malformed texts instead of saying so; the place is then the last one that it understood.</summary>
    private static bool MoveNext(Parser parser)
    {
        Mark last = parser.Current?.End ?? Mark.Empty;
        try
        {
            return parser.MoveNext();
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            throw new PlanException("PlanMalformed", Math.Max(1, last.Line), Math.Max(1, last.Column));
        }
    }
}
