using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Users;

namespace OtaStack.Fleet.Plans;

/// <summary>Devices that have a lot in common.</summary>
internal sealed record FleetGroup
{
    public required string Name { get; init; }

    /// <summary>So many devices; null when <see cref="Share"/> counts.</summary>
    public int? Count { get; init; }

    /// <summary>Percent of the devices that groups with a count leave over.</summary>
    public int? Share { get; init; }

    /// <summary>The board of its devices; null: any that no group names.</summary>
    public string? Board { get; init; }

    /// <summary>Bundle files that are inserted.</summary>
    public IReadOnlyList<string> Media { get; init; } = [];

    /// <summary>Null: as the devices file says.</summary>
    public DeviceProfile? Profile { get; init; }

    public FaultScript Faults { get; init; } = FaultScript.None;

    public UserProfile User { get; init; } = UserProfile.Nobody;

    /// <summary>Null: as the profile has it, offline for a device without a network.</summary>
    public UpdateMode? Mode { get; init; }

    public bool HasClock { get; init; } = true;

    public GivenConditions Conditions { get; init; } = GivenConditions.None;

    public DeviceOptions Apply(DeviceOptions device)
    {
        DeviceProfile profile = Profile ?? device.Profile;
        AgentSettings settings = DeviceRoster.SettingsFor(profile, device.Page is not null);
        settings.Mode = Mode ?? settings.Mode;
        return device with
        {
            Profile = profile,
            Faults = Faults,
            User = User,
            HasClock = HasClock,
            Media = Media,
            Conditions = Conditions,
            Settings = settings,
        };
    }
}
