using System.Collections;
using System.Globalization;
using System.Resources;
using OtaStack.Server.Console;
using OtaStack.Server.Devices;
using OtaStack.Server.Startup;

namespace OtaStack.Server.Tests.Console;

public class ConsolePartsTests
{
    [Fact]
    public void Versions_are_shown_newest_first_with_those_who_never_reported_last()
    {
        IReadOnlyList<VersionShare> shares = VersionShare.Of([Device("a", "1.9.0"), Device("b", ""), Device("c", "1.10.0"), Device("d", "1.9.0")]);

        Assert.Equal(["1.10.0", "1.9.0", ""], shares.Select(s => s.Version));
        Assert.Equal(["25 %", "50 %", "25 %"], shares.Select(s => s.Percent));
        Assert.Equal(["0", "250", "750"], shares.Select(s => s.Start));
        Assert.Equal(["250", "500", "250"], shares.Select(s => s.Width));
        Assert.Equal(["tone-0", "tone-1", "tone-none"], shares.Select(s => s.Tone));
    }

    [Fact]
    public void A_share_too_small_for_a_percent_says_so()
    {
        DeviceSummary[] devices = [Device("x", "2.0.0"), .. Enumerable.Range(0, 999).Select(i => Device($"d{i}", "1.0.0"))];

        Assert.Equal(["< 1 %", "100 %"], VersionShare.Of(devices).Select(s => s.Percent));
        Assert.Empty(VersionShare.Of([]));
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("dev-00", 3)]
    [InlineData("DEV-002", 1)]
    [InlineData("1.1.0", 1)]
    [InlineData("1.0.0 went", 1)]
    [InlineData("healthy", 1)]
    [InlineData("healthCheckFailed", 1)]
    [InlineData("nothing", 0)]
    public void The_filter_finds_what_the_table_shows(string filter, int expected)
    {
        DeviceSummary[] devices =
        [
            Device("dev-001", "1.0.0"), Device("dev-002", "1.1.0"), Device("dev-003", "1.0.0") with { State = "rolledBack", Reason = "healthCheckFailed" },
        ];

        Assert.Equal(expected, DeviceFilter.Apply(devices, filter, ConsoleTexts.Of("en")).Count);
    }

    [Theory]
    [InlineData(0, "0 s ago")]
    [InlineData(-5, "0 s ago")]
    [InlineData(59, "59 s ago")]
    [InlineData(60, "1 min ago")]
    [InlineData(3600, "1 h ago")]
    [InlineData(47 * 3600, "47 h ago")]
    [InlineData(48 * 3600, "2 days ago")]
    public void Ages_are_told_in_the_largest_useful_unit(int seconds, string expected)
    {
        Assert.Equal(expected, ConsoleTexts.Of("en").Age(TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void A_reason_that_is_not_known_here_is_shown_as_its_code()
    {
        Assert.Equal("somethingNew", ConsoleTexts.Of("ja").Reason("somethingNew"));
        Assert.Equal("", ConsoleTexts.Of("en").Reason("none"));
    }

    [Theory]
    [InlineData(typeof(ConsoleTexts))]
    [InlineData(typeof(Texts))]
    internal void Every_text_stands_in_both_languages_with_the_same_places_for_values(Type owner)
    {
        ResourceManager resources = new(owner.FullName!, owner.Assembly);
        Dictionary<string, string> english = Read(resources, CultureInfo.InvariantCulture);
        Dictionary<string, string> japanese = Read(resources, CultureInfo.GetCultureInfo("ja"));

        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), japanese.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, text => Assert.Equal(Places(text.Value), Places(japanese[text.Key])));
    }

    [Fact]
    public void Every_state_of_devices_and_rollouts_has_a_text()
    {
        ConsoleTexts texts = ConsoleTexts.Of("en");

        Assert.All(Enum.GetValues<DeviceState>(), state => Assert.NotEmpty(texts["Device." + DeviceStateName.Of(state)]));
        Assert.All(["running", "paused", "halted", "completed"], state => Assert.NotEmpty(texts["State." + state]));
        Assert.Throws<ArgumentException>(() => texts["Device.dancing"]);
    }

    private static Dictionary<string, string> Read(ResourceManager resources, CultureInfo culture)
    {
        return resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static IEnumerable<string> Places(string text)
    {
        return Enumerable.Range(0, 6).Select(i => $"{{{i}}}").Where(place => text.Contains(place, StringComparison.Ordinal));
    }

    private static DeviceSummary Device(string id, string version)
    {
        return new DeviceSummary(id, "board", "all", version, "", "confirmed", "none", "", 0, 0, -1, null, 1, "", "");
    }
}
