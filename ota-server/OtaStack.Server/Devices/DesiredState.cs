using OtaStack.Server.Portal;
using OtaStack.Server.Scheduling;

namespace OtaStack.Server.Devices;

/// <summary>The assignment of one device (docs/formats.md): what it should install, or nothing.</summary>
/// <param name="Assignment">Its number, 1 to 2^53 − 1, growing with every change.</param>
/// <param name="PollSeconds">How often a device without MQTT should ask.</param>
/// <param name="Permit">Path of the permit that the device is to ask when the release is older than what runs; empty for none.</param>
/// <param name="ReleaseId">Empty when there is nothing to install, like <paramref name="Rollout"/> and <paramref name="Target"/>.</param>
internal sealed record DesiredState(
    DeviceName Device, long Assignment, int PollSeconds, string ReleaseId, string Rollout, string Target, string Permit = "")
{
    /// <summary>When it is to be carried out, of device, rollout and product.</summary>
    public UpdateSettings Settings { get; init; } = UpdateSettings.None;

    /// <summary>Changes of the device's local time, see <see cref="LocalTime.ChangesOf"/>; null when its zone is not known.</summary>
    public IReadOnlyList<long>? Offsets { get; init; }

    /// <summary>What the user chose at the portal and the device has not taken yet; null for nothing.</summary>
    public UserChoice? User { get; init; }
}
