using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OtaStack.Server.Tests.Problems;

/// <summary>The formats of the interpolated sentences that problems are made of, read from the server's source.</summary>
internal static partial class SentencesInCode
{
    public static IReadOnlyList<string> Read()
    {
        SortedSet<string> found = new(StringComparer.Ordinal);
        string server = Path.Combine(FindRoot(), "ota-server", "OtaStack.Server");
        foreach (string file in Directory.EnumerateFiles(server, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            bool isFault = false;
            foreach (string line in File.ReadLines(file))
            {
                isFault = FaultMethod().IsMatch(line) || (isFault && line != "    }");
                if (line.Contains("ProblemCodes.", StringComparison.Ordinal) || (isFault && line.Contains("return $\"", StringComparison.Ordinal)))
                {
                    AddAll(line, found);
                }
            }
        }

        return [.. found];
    }

    private static void AddAll(string line, SortedSet<string> found)
    {
        for (int at = line.IndexOf("$\"", StringComparison.Ordinal); at >= 0; at = line.IndexOf("$\"", at + 2, StringComparison.Ordinal))
        {
            if (FormatAt(line, at + 2) is { Length: > 0 } format)
            {
                _ = found.Add(format);
            }
        }
    }

    /// <summary>The format that the compiler makes of an interpolated string; null when it does not end in this line.</summary>
    private static string? FormatAt(string line, int at)
    {
        StringBuilder format = new();
        int values = 0;
        for (; at < line.Length && line[at] != '"'; at++)
        {
            if (line[at] != '{')
            {
                _ = format.Append(line[at]);
                continue;
            }

            string specification = "";
            bool isQuoted = false;
            int depth = 0;
            for (at++; at < line.Length && (line[at] != '}' || isQuoted || depth > 0); at++)
            {
                isQuoted ^= line[at] == '"';
                depth += isQuoted ? 0 : line[at] is '(' or '[' ? 1 : line[at] is ')' or ']' ? -1 : 0;
                bool begins = line[at] == ':' && !isQuoted && depth == 0;
                specification += begins || specification.Length > 0 ? line[at] : "";
            }

            _ = format.Append(CultureInfo.InvariantCulture, $"{{{values++}{specification}}}");
        }

        return at < line.Length ? format.ToString() : null;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OtaStack.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("OtaStack.sln is not above the test assembly.");
    }

    [GeneratedRegex(@"FormattableString\?? \w+\(")]
    private static partial Regex FaultMethod();
}
