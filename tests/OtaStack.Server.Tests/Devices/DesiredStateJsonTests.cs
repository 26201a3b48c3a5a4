using System.Text;
using OtaStack.Server.Devices;

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
    public void The_entity_tag_changes_with_the_number_and_the_poll_interval()
    {
        string tag = DesiredStateJson.TagOf(Something);

        Assert.Equal("\"1790000123-30\"", tag);
        Assert.NotEqual(tag, DesiredStateJson.TagOf(Something with { Assignment = 1_790_000_124 }));
        Assert.NotEqual(tag, DesiredStateJson.TagOf(Something with { PollSeconds = 31 }));
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
