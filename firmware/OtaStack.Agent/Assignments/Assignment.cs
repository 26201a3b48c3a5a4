using OtaStack.Agent.Core;

namespace OtaStack.Agent.Assignments;

/// <summary>
/// What the server picked for this device, and the operator's wishes about when. It names a target; whether that is installed the
/// signed metadata decides. What an assignment does not say is as the product has set it.
/// </summary>
internal sealed class Assignment
{
    public Assignment(AgentSettings settings)
    {
        PollSeconds = settings.PollSeconds;
        Mode = settings.Mode;
        PostponeLimit = settings.PostponeLimit;
        BatteryPercent = settings.BatteryPercent;
        AllowsMetered = settings.AllowsMetered;
        DownloadsAhead = settings.DownloadsAhead;
        UntimedSeconds = settings.UntimedSeconds;
    }

    /// <summary>1 or more; 0 when a bundle was inserted, whose target and release are found by looking.</summary>
    public long Number;

    /// <summary>Path of the target; empty when there is nothing to install.</summary>
    public string Target = null!;

    /// <summary>Empty when there is nothing to install.</summary>
    public string ReleaseId = null!;

    /// <summary>Path of the permit that allows to go back to the release; empty when the assignment names none.</summary>
    public string Permit = "";

    /// <summary>How often to ask, in seconds.</summary>
    public int PollSeconds;

    /// <summary>Who decides when, unless the user has chosen.</summary>
    public UpdateMode Mode;

    /// <summary>Three numbers for each window: days (bit 0 = Sunday), first minute of the day, minutes. In the device's local time.</summary>
    public long[] Windows = new long[0];

    /// <summary>Two numbers for each change of the local time: unix seconds from which on, minutes east of UTC. Null: nothing is said.</summary>
    public long[]? Offsets;

    /// <summary>How often the user may postpone one release.</summary>
    public int PostponeLimit;

    /// <summary>Seconds from one update to the next, at least; 0 for none. Releases that close a vulnerability do not wait.</summary>
    public int IntervalSeconds;

    /// <summary>Charge below which nothing is fetched nor installed.</summary>
    public int BatteryPercent;

    /// <summary>Whether images may be fetched over a metered network without asking.</summary>
    public bool AllowsMetered;

    /// <summary>Whether images are fetched before consent or window, which then only the restart waits for.</summary>
    public bool DownloadsAhead;

    /// <summary>How long a device waits that does not know the time; 0 for ever.</summary>
    public int UntimedSeconds;

    /// <summary>What time it was at the server; 0 when it does not say.</summary>
    public long Time;

    /// <summary>Bandwidth that the server asks devices to keep to; 0 when it does not.</summary>
    public int BytesPerSecond;

    /// <summary>The newest choice of the user at the server's portal; null when there is none that this agent knows, or the product has no portal.</summary>
    public PortalChoice? Choice;

    public bool IsEmpty => Target.Length == 0;

    public bool SaysTheSameAs(Assignment other)
    {
        return Number == other.Number && Target == other.Target && ReleaseId == other.ReleaseId && Permit == other.Permit;
    }
}
