using System.Text.RegularExpressions;
using System.Xml.Linq;
using OtaStack.VirtualDevice.Faults;

namespace OtaStack.VirtualDevice.Tests.Fleet;

public sealed partial class FleetTextTests
{
    private static readonly Dictionary<string, string> English = Read("Texts.resx");
    private static readonly Dictionary<string, string> Japanese = Read("Texts.ja.resx");

    [Fact]
    public void Both_languages_have_the_same_keys_and_placeholders()
    {
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Japanese.Keys.Order(StringComparer.Ordinal));
        Assert.All(English, text => Assert.Equal(Placeholders(text.Value), Placeholders(Japanese[text.Key])));
    }

    [Fact]
    public void Every_mistake_in_a_script_has_its_sentence()
    {
        string[] codes = [.. typeof(FaultErrorCode).GetFields().Select(field => "Fault" + field.Name)];

        Assert.Equal(5, codes.Length);
        Assert.All(codes, code => Assert.Contains(code, English));
    }

    private static Dictionary<string, string> Read(string file)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "OtaStack.sln")))
        {
            folder = folder.Parent;
        }

        return XDocument.Load(Path.Combine(folder.FullName, "hardware", "OtaStack.Fleet", file)).Root!.Elements("data")
            .ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!);
    }

    private static IEnumerable<string> Placeholders(string text)
    {
        return Placeholder().Matches(text).Select(match => match.Value).Distinct().Order();
    }

    [GeneratedRegex("\\{[0-9]+\\}")]
    private static partial Regex Placeholder();
}
