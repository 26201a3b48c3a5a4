using OtaStack.Server.Devices;
using OtaStack.Server.Reports;

namespace OtaStack.Server.Rollouts;

/// <summary>
/// Whether a report ends a device's part in its rollout. The latest end that a device tells counts: a device that failed and
/// later runs the release after all has succeeded, and one that falls back after it had confirmed has failed.
/// </summary>
internal static class MemberEnd
{
    /// <summary>Whether a device in <paramref name="state"/> that runs <paramref name="running"/> runs <paramref name="release"/> for good.</summary>
    public static bool RunsConfirmed(DeviceState state, string running, string release)
    {
        return running == release && (state is DeviceState.Confirmed or DeviceState.Idle);
    }

    /// <summary>The end that a report tells, null when it tells none.</summary>
    /// <param name="assignment">The number under which the release was assigned to the device.</param>
    /// <param name="release">The rollout's release.</param>
    public static MemberOutcome? ToldBy(DeviceReport report, long assignment, string release)
    {
        if (RunsConfirmed(report.State, report.ReleaseId, release))
        {
            return MemberOutcome.Succeeded;
        }

        // A failure told before this assignment arrived belongs to an earlier try of the same release.
        bool failed = (report.State is DeviceState.RolledBack or DeviceState.Refused or DeviceState.Failed)
            && report.Attempted == release && report.Assignment >= assignment;
        return failed ? MemberOutcome.Failed : null;
    }
}
