using OtaStack.Agent.Core;

namespace OtaStack.Agent.Assignments;

/// <summary>What the user of this device has chosen at the server's portal, as an assignment brings it.</summary>
internal sealed class PortalChoice
{
    /// <summary>Rises with each choice; 0, which is never new, when it was left out.</summary>
    public long Number;

    /// <summary><see cref="UpdateMode.Unknown"/> when none was chosen.</summary>
    public UpdateMode Mode;

    /// <summary><see cref="UserOrder.None"/> when nothing is said about a release.</summary>
    public UserOrder Order;

    /// <summary>The release that the order is about; null, which is never on offer, when it was left out.</summary>
    public string? Release;

    /// <summary>Unix seconds, for <see cref="UserOrder.At"/>.</summary>
    public long Time;

    /// <summary>For <see cref="UserOrder.Postponed"/>.</summary>
    public int Seconds;

    /// <summary>Why it is postponed.</summary>
    public string Reason = "";
}
