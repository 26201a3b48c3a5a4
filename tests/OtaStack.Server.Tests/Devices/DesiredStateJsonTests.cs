using System.Text;
using OtaStack.Server.Devices;
using OtaStack.Server.Portal;
using OtaStack.Server.Scheduling;

namespace OtaStack.Server.Tests.Devices;

public class DesiredStateJsonTests
{
    private static readonly DesiredState Something = new(
        new DeviceName("thermostat", "dev-001"), 1_790_000_123, 30, "thermostat-1.1.0", "01J0000000000000000000000A", "thermostat/1.1.0/assemblies.bin");

    [Fact]
    public void An_assignment_is_the_canonical_json_of_the_formats_page()
    {
        Assert.Equal(
            """{"assignment":1790000123,"device":"dev-001","pollSeconds":30,"product":"thermostat","releaseId":"thermostat-1.1.0","rollout":"01J0000000000000000000000A","target":"thermostat/1.1.0/assemblies.bin"}""",
            Encoding.UTF8.GetString(DesiredStateJson.Write(Something)));
    }

    [Fact]
    public void The_time_is_told_beside_it_and_is_no_part_of_the_entity_tag()
    {
        DesiredState patient = Something with { Settings = new UpdateSettings(UntimedSeconds: 86400) };
        Assert.EndsWith(
            "\"target\":\"thermostat/1.1.0/assemblies.bin\",\"time\":1790000200,\"untimedSeconds\":86400}",
            Encoding.UTF8.GetString(DesiredStateJson.Write(patient, 1_790_000_200)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_install_is_told_by_empty_members()
    {
        Device device = new() { Product = "p", Id = "d", Board = "b", Group = "all", KeyHash = [], EnrolledAt = default, Assignment = 5, RolloutId = "01J" };

        Assert.Equal(
            """{"assignment":5,"device":"d","pollSeconds":60,"product":"p","releaseId":"","rollout":"","target":""}""",
            Encoding.UTF8.GetString(DesiredStateJson.Write(device.ToDesired(60))));
    }

    [Fact]
    public void An_assignment_over_the_limit_is_not_sent_at_all()
    {
        Assert.Throws<InvalidOperationException>(() => DesiredStateJson.Write(Something with { Target = new string('x', 2048) }));
    }

    [Fact]
    public void The_entity_tag_changes_exactly_with_the_bytes()
    {
        string tag = TagOf(Something);

        Assert.Equal(tag, TagOf(Something with { Permit = "" }));
        Assert.NotEqual(tag, TagOf(Something with { Assignment = 1_790_000_124 }));
        Assert.NotEqual(tag, TagOf(Something with { PollSeconds = 31 }));
        Assert.NotEqual(tag, TagOf(Something with { Offsets = [0, 60] }));
        Assert.NotEqual(tag, TagOf(Something with { Settings = new UpdateSettings(Mode: "ask") }));
    }

    [Fact]
    public void The_largest_settings_fit_beside_the_longest_names()
    {
        UpdateWindow window = new(["sun", "mon", "tue", "wed", "thu", "fri", "sat"], "23:59", 1440);
        string name = new('x', 64);
        DesiredState largest = new(new DeviceName(name, name), AssignmentNumber.Max, 86400, name, name, new string('t', 512), new string('p', 255))
        {
            Settings = new UpdateSettings("automatic", [window, window, window, window], null, 100, 31536000, 100, false, false, int.MaxValue, 31536000),
            Offsets = [.. Enumerable.Range(0, LocalTime.MaxChanges).SelectMany(i => new[] { 1_800_000_000L + i, -840 })],
            User = new UserChoice
            {
                Product = name, DeviceId = name, About = UserChoice.OfRelease, Number = AssignmentNumber.Max, When = "later", Release = name, Seconds = 604800, Reason = "askFirst",
            },
        };

        Assert.InRange(DesiredStateJson.Write(largest, 1_790_000_000).Length, 1500, DesiredStateJson.MaxBytes);
    }

    private static string TagOf(DesiredState desired)
    {
        return DesiredStateJson.TagOf(DesiredStateJson.Write(desired));
    }

    [Theory]
    [InlineData(0, 1_790_000_000, 1_790_000_000)]
    [InlineData(1_790_000_000, 1_790_000_000, 1_790_000_001)]
    [InlineData(1_790_000_009, 1_790_000_000, 1_790_000_010)]
    [InlineData(5, 0, 6)]
    public void Assignment_numbers_grow_and_are_at_least_the_time(long previous, long now, long expected)
    {
        Assert.Equal(expected, AssignmentNumber.After(previous, now));
    }
}
