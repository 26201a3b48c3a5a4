using System.Text.RegularExpressions;
using System.Xml.Linq;
using OtaStack.Boards.Tests.Support;

namespace OtaStack.Boards.Tests.Texts;

public sealed partial class TextTests
{
    private static readonly Dictionary<string, string> English = Read("Texts.resx");
    private static readonly Dictionary<string, string> Japanese = Read("Texts.ja.resx");

    [Fact]
    public void Both_languages_have_the_same_keys_and_placeholders()
    {
        Assert.Equal(English.Keys, Japanese.Keys);
        Assert.All(English, text => Assert.Equal(Placeholders(text.Value), Placeholders(Japanese[text.Key])));
        Assert.All(Japanese.Values, text => Assert.Contains(text, character => character > 0x3000));
    }

    [Fact]
    public void Every_code_has_its_sentence()
    {
        string[] codes = [.. typeof(BoardErrorCode).GetFields().Select(field => "error." + (string)field.GetValue(null)!)];

        Assert.True(codes.Length > 40);
        Assert.Equal(codes.Order(), English.Keys.Where(key => key.StartsWith("error.", StringComparison.Ordinal)).Order());
    }

    private static Dictionary<string, string> Read(string file)
    {
        return XDocument.Load(Path.Combine(Repository.Root, "hardware", "OtaStack.Boards", file)).Root!.Elements("data")
            .ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!);
    }

    private static IEnumerable<string> Placeholders(string text)
    {
        return Placeholder().Matches(text).Select(match => match.Value).Distinct().Order();
    }

    [GeneratedRegex("\\{[0-9]+\\}")]
    private static partial Regex Placeholder();
}
