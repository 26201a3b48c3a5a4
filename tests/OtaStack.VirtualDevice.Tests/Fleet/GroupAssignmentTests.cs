using OtaStack.Agent.Core;
using OtaStack.Fleet;
using OtaStack.Fleet.Plans;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Fleet;

public sealed class GroupAssignmentTests
{
    private static readonly FleetGroup[] Groups =
    [
        new() { Name = "most", Share = 67 },
        new() { Name = "few", Count = 3 },
        new() { Name = "rest", Share = 33, Faults = FaultScript.Parse("lose 5%") },
    ];

    [Theory]
    [InlineData(3, 0, 3, 0)]
    [InlineData(4, 0, 3, 1)]
    [InlineData(103, 67, 3, 33)]
    [InlineData(1000, 667, 3, 330)]
    public void Counts_come_first_and_no_device_is_lost(int devices, int most, int few, int rest)
    {
        FleetGroup[] assigned = GroupAssignment.Assign(Devices(devices), Groups, seed: 1);

        Assert.Equal((most, few, rest), (Of(assigned, "most"), Of(assigned, "few"), Of(assigned, "rest")));
    }

    [Fact]
    public void The_same_seed_draws_the_same_groups()
    {
        Assert.Equal(Names(7), Names(7));
        Assert.NotEqual(Names(7), Names(8));
    }

    [Fact]
    public void Devices_that_no_group_takes_are_a_mistake()
    {
        Assert.Throws<FleetException>(() => GroupAssignment.Assign(Devices(2), Groups, 1));
        Assert.Throws<FleetException>(() => GroupAssignment.Assign(Devices(4), [Groups[1]], 1));
    }

    [Fact]
    public void A_device_takes_over_what_its_group_has()
    {
        DeviceOptions device = Devices(1)[0] with { Profile = DeviceProfile.Flaky };

        DeviceOptions made = new FleetGroup { Name = "a", Count = 1, Faults = Groups[2].Faults, Mode = UpdateMode.Ask, HasClock = false, Conditions = new GivenConditions(9, IsBusy: true) }.Apply(device);

        Assert.Equal(new GivenConditions(9, IsMetered: false, IsBusy: true), made.Conditions);
        Assert.Equal((DeviceProfile.Flaky, Groups[2].Faults, UpdateMode.Ask, false, device.Seed), (made.Profile, made.Faults, made.Settings.Mode, made.HasClock, made.Seed));
        Assert.True(made.Settings.AcceptsPortal);
    }

    [Fact]
    public void A_group_of_a_board_that_no_device_has_is_a_mistake()
    {
        FleetException failure = Assert.Throws<FleetException>(() => GroupAssignment.Assign(Devices(4), [new FleetGroup { Name = "a", Share = 100, Board = "virtaul-mcuboot" }], 1));

        Assert.Contains("'virtaul-mcuboot'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_without_a_network_takes_releases_from_media_unless_it_says_otherwise()
    {
        FleetGroup group = new() { Name = "a", Count = 1, Profile = DeviceProfile.Offline };
        DeviceOptions device = Devices(1)[0];

        Assert.Equal(UpdateMode.Offline, group.Apply(device).Settings.Mode);
        Assert.Equal(UpdateMode.Offline, (group with { Profile = null }).Apply(device with { Profile = DeviceProfile.Offline }).Settings.Mode);
        Assert.Equal(UpdateMode.Ask, (group with { Mode = UpdateMode.Ask }).Apply(device).Settings.Mode);
        Assert.Equal(UpdateMode.Automatic, (group with { Profile = null }).Apply(device).Settings.Mode);
    }

    private static int Of(FleetGroup[] assigned, string name)
    {
        return assigned.Count(group => group.Name == name);
    }

    private static IEnumerable<string> Names(ulong seed)
    {
        return GroupAssignment.Assign(Devices(50), Groups, seed).Select(group => group.Name);
    }

    private static DeviceOptions[] Devices(int count)
    {
        return [.. Enumerable.Range(0, count).Select(i => new DeviceOptions
        {
            Identity = new DeviceIdentity("thermostat", "dev-" + i, DeviceBench.Board),
            Credentials = new DeviceCredentials("thermostat", "dev-" + i, LoopbackServer.Key),
            Seed = (ulong)i,
        })];
    }
}
