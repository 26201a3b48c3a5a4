using OtaStack.Server.Devices;

namespace OtaStack.Server.Portal;

/// <summary>
/// Which choice a device is sent. One at a time, the oldest first: a device that took two at once would have to be told both again while its
/// report is on the way, and would then put an update off twice, or undo what was chosen at the device in between.
/// </summary>
internal static class NextChoice
{
    /// <param name="mode">The newest choice of the mode; null before the first.</param>
    /// <param name="release">The newest choice about a release; null before the first.</param>
    /// <returns>Null when there is nothing that the device has yet to take.</returns>
    public static UserChoice? Of(Device device, UserChoice? mode, UserChoice? release)
    {
        bool hasMode = mode is { IsWaiting: true };

        // A device cannot take what is about a release that it is not offered: it must not wait for that with the rest.
        bool hasRelease = release is { IsWaiting: true } && release.Release == device.TargetReleaseId && device.Mode != "offline";
        return hasRelease && !(hasMode && mode!.Number < release!.Number) ? release : hasMode ? mode : null;
    }
}
