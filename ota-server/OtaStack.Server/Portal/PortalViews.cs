using OtaStack.Server.Devices;
using OtaStack.Server.Releases;
using OtaStack.Server.Scheduling;

namespace OtaStack.Server.Portal;

/// <summary>Puts together what the portal shows of one device.</summary>
internal sealed class PortalViews(DeviceQueries devices, DesiredStates states, UserChoices choices, ReleaseCatalog releases, ReleaseNotes notes, TimeProvider time)
{
    /// <summary>Null for a device that is gone or erased.</summary>
    /// <param name="language">Of the notes, if they are there in it.</param>
    public async Task<PortalView?> FindAsync(DeviceName name, string language, CancellationToken cancel)
    {
        DeviceSummary? device = await devices.FindAsync(name.Product, name.Id, cancel).ConfigureAwait(false);
        if (device is null or { Erased: not null } || await states.FindAsync(name, cancel).ConfigureAwait(false) is not { } desired)
        {
            return null;
        }

        (UserChoice? mode, UserChoice? release) = await choices.FindAsync(name, cancel).ConfigureAwait(false);
        return new PortalView(
            name.Id, device.Version, device.State, device.Reason, device.Mode, device.WaitUntil,
            device.Attempted == desired.ReleaseId ? device.Postponements : 0, desired.Settings.PostponeLimit, device.LastSeen,
            IsOnOffer(device, desired) ? await OfferAsync(desired, language, cancel).ConfigureAwait(false) : null,
            PortalChoice.Of(mode),
            // Nothing is sent of a release that is assigned no more: the page does not promise that the device will take it.
            PortalChoice.Of(release is { IsWaiting: true } && release.Release != desired.ReleaseId ? null : release),
            desired.Settings.TimeZone is { } zone ? LocalTime.Find(zone) ?? TimeZoneInfo.Utc : TimeZoneInfo.Utc,
            time.GetUtcNow());
    }

    /// <summary>
    /// Whether there is something left to choose: it does not run, is not on trial, has not failed here, and the device does not refuse it. One that it
    /// looks at again by itself is on offer again when it waits for its user then.
    /// </summary>
    private static bool IsOnOffer(DeviceSummary device, DesiredState desired)
    {
        return desired.Target.Length > 0 && desired.ReleaseId != device.ReleaseId
            && !(device.Attempted == desired.ReleaseId && device.State is "rebooting" or "trial" or "rolledBack" or "refused");
    }

    private async Task<PortalOffer> OfferAsync(DesiredState desired, string language, CancellationToken cancel)
    {
        Release? release = releases.Find(desired.Device.Product, desired.Target);
        (string text, string written) = release is null ? ("", "") : await notes.ReadAsync(desired.Device.Product, release, language, cancel).ConfigureAwait(false);
        return new PortalOffer(desired.ReleaseId, release?.Version ?? "", release?.Urgency == "security", release?.InstallBy, text, written);
    }
}
