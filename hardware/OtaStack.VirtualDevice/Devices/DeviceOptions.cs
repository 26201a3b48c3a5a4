using OtaStack.Agent.Core;
using OtaStack.LocalPage;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Users;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>One device: who it is and what it has to put up with.</summary>
public sealed record DeviceOptions
{
    public required DeviceIdentity Identity { get; init; }

    public required DeviceCredentials Credentials { get; init; }

    public AgentSettings Settings { get; init; } = new();

    public DeviceProfile Profile { get; init; } = DeviceProfile.Steady;

    /// <summary>Decides faults, pauses and sensor values.</summary>
    public ulong Seed { get; init; }

    /// <summary>The local page; null for a device without one.</summary>
    public PageSettings? Page { get; init; }

    /// <summary>TCP port that a program serves the page on; 0 for none.</summary>
    public int PagePort { get; init; }

    /// <summary>The code on the label, stored when the device is provisioned; without it the page lets nobody in.</summary>
    public string? PageCode { get; init; }

    /// <summary>What goes wrong beyond the profile, as a story.</summary>
    public FaultScript Faults { get; init; } = FaultScript.None;

    /// <summary>
    /// Bundle files that somebody inserts: the fault script says which and when; when it does not, the first one is in from the start.
    /// </summary>
    public IReadOnlyList<string> Media { get; init; } = [];

    /// <summary>What somebody gives for the guards of updates, until it is given anew.</summary>
    public GivenConditions Conditions { get; init; } = GivenConditions.None;

    /// <summary>Who answers when the device asks.</summary>
    public UserProfile User { get; init; } = UserProfile.Nobody;

    /// <summary>False for a device that counts seconds from power-on and does not know the time of day.</summary>
    public bool HasClock { get; init; } = true;
}
