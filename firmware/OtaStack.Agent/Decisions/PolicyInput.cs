using OtaStack.Agent.Assignments;
using OtaStack.Agent.Core;
using OtaStack.Agent.Records;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Decisions;

/// <summary>All that the policy goes by. Times are unix seconds.</summary>
internal sealed class PolicyInput
{
    public PolicyStep Step;

    /// <summary>The user's mode, else the operator's.</summary>
    public UpdateMode Mode;

    /// <summary>The release was handed over by somebody who stands in front of the device: that is consent, and no network is used.</summary>
    public bool IsByHand;

    public Urgency Urgency;

    /// <summary>The signed deadline of the release; 0 for none.</summary>
    public long InstallBy;

    /// <summary>What time it is, as far as the device knows or was told: a count since power-on while it does not know.</summary>
    public long Now;

    /// <summary>Never before the newest offline signature.</summary>
    public long TrustedTime;

    /// <summary>Seconds that the device has waited, over restarts, without knowing the time.</summary>
    public int Untimed;

    /// <summary>What the user has said about this release.</summary>
    public UserOrder Order;

    /// <summary>For <see cref="UserOrder.At"/> and <see cref="UserOrder.Postponed"/>.</summary>
    public long OrderTime;

    /// <summary>Of the device, see <see cref="Backoff.SeedOf"/>.</summary>
    public uint Seed;

    /// <summary>Bytes of the image.</summary>
    public int ImageLength;

    /// <summary>What the operator wishes.</summary>
    public Assignment Assigned = null!;

    /// <summary>What the user wishes, the local time, and when the last update was. The order in it may be about another release.</summary>
    public LocalSettings Local = null!;

    public Conditions Conditions = null!;
}
