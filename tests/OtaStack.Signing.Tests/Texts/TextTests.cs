using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OtaStack.Signing.Diagnosis;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Tests.Support;
using OtaStack.SigningTool.Hosting;
using OtaStack.Trust;

namespace OtaStack.Signing.Tests.Texts;

/// <summary>Every sentence exists in English and Japanese, with the same things in it.</summary>
public sealed partial class TextTests
{
    private static readonly Dictionary<string, string> English = Read(japanese: false);
    private static readonly Dictionary<string, string> Japanese = Read(japanese: true);

    [Fact]
    public void Both_languages_have_the_same_keys_and_the_same_placeholders()
    {
        Assert.True(English.Count > 150, $"only {English.Count} texts");
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Japanese.Keys.Order(StringComparer.Ordinal));
        Assert.All(English, text => Assert.Equal(Placeholders(text.Value), Placeholders(Japanese[text.Key])));
        Assert.All(Japanese.Where(text => text.Key.StartsWith("error.", StringComparison.Ordinal)), text => Assert.Contains(text.Value, character => character > 0x3000));
    }

    [Fact]
    public void Every_error_code_and_every_verdict_has_its_sentence()
    {
        IEnumerable<string> codes = new[] { typeof(ErrorCode).Assembly, typeof(ToolErrorCode).Assembly }
            .SelectMany(assembly => assembly.GetTypes()).Where(type => type.Name.EndsWith("ErrorCode", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => "error." + (string)field.GetValue(null)!);
        IEnumerable<string> verdicts = Enum.GetNames<Verdict>().Select(name => "verdict." + name);

        Assert.All(codes.Concat(verdicts), key => Assert.Contains(key, English));
    }

    [Fact]
    public void Every_finding_has_its_sentence()
    {
        IEnumerable<string> codes = typeof(FindingCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => "doctor." + (string)field.GetValue(null)!);

        Assert.Equal(codes.Order(StringComparer.Ordinal), English.Keys.Where(key => key.StartsWith("doctor.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_key_that_the_tool_names_exists()
    {
        string folder = Path.Combine(Foreign.TopFolder, "signing-tool", "ota");
        string[] named = [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => Named().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)).Distinct()];

        Assert.True(named.Length > 30, $"only {named.Length} keys");
        Assert.All(named, key => Assert.Contains(key, English));
    }

    /// <summary>Each feature keeps its own files; a key that stands in two of them fails here.</summary>
    private static Dictionary<string, string> Read(bool japanese)
    {
        return Directory.EnumerateFiles(Path.Combine(Foreign.TopFolder, "signing-tool", "ota"), "*Texts*.resx", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".ja.resx", StringComparison.Ordinal) == japanese)
            .SelectMany(path => XDocument.Load(path).Root!.Elements("data"))
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);
    }

    private static IEnumerable<string> Placeholders(string text)
    {
        return Placeholder().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("\"((?:say|error|state|column)\\.[a-z_.]+[a-z])\"")]
    private static partial Regex Named();
}
