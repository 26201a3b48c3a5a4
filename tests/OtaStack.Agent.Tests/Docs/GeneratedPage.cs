namespace OtaStack.Agent.Tests.Docs;

/// <summary>
/// A page of docs/ of which parts are drawn from the code: what stands between <c>&lt;!-- generated: NAME --&gt;</c> and <c>&lt;!-- end --&gt;</c>.
/// With <c>OTA_REWRITE_DOCS=1</c> such a part is written anew, else it must be what the code says.
/// </summary>
internal static class GeneratedPage
{
    private const string End = "<!-- end -->\n";

    public static string Path(string name)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder != null && !File.Exists(System.IO.Path.Combine(folder, "OtaStack.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return System.IO.Path.Combine(folder ?? throw new InvalidOperationException("the tests must run below the repository"), "docs", name);
    }

    public static void Keep(string page, string part, IEnumerable<string> lines)
    {
        string path = Path(page);
        string begin = $"<!-- generated: {part} -->\n";
        string text = File.ReadAllText(path);
        int start = text.IndexOf(begin, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{page} has no part '{part}'");
        start += begin.Length;
        int end = text.IndexOf(End, start, StringComparison.Ordinal);
        string expected = string.Concat(lines.Select(line => line + '\n'));
        if (Environment.GetEnvironmentVariable("OTA_REWRITE_DOCS") == "1")
        {
            File.WriteAllText(path, text[..start] + expected + text[end..]);
            return;
        }

        Assert.Equal(expected, text[start..end]);
    }
}
