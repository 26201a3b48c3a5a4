namespace OtaStack.Server.Portal;

/// <summary>What the portal shows of its device at one moment.</summary>
/// <param name="Version">What runs; empty before the first report.</param>
/// <param name="State">As reported; <c>unknown</c> before the first report.</param>
/// <param name="Mode">The update mode that counts on the device, as told; empty before.</param>
/// <param name="WaitUntil">When a wait ends by itself; null when that is not known.</param>
/// <param name="Postponements">How often the release has been put off.</param>
/// <param name="PostponeLimit">How often it may be; null when the device alone knows.</param>
/// <param name="LastSeen">Newest sign of life, null before the first.</param>
/// <param name="ModeChoice">What was chosen last of the mode; null for nothing.</param>
/// <param name="ReleaseChoice">What was chosen last about a release; null for nothing.</param>
/// <param name="Zone">The zone that times are shown and taken in.</param>
/// <remarks>Public because Razor components, which show it, are.</remarks>
public sealed record PortalView(
    string Device, string Version, string State, string Reason, string Mode, DateTimeOffset? WaitUntil, int Postponements, int? PostponeLimit,
    DateTimeOffset? LastSeen, PortalOffer? Offer, PortalChoice? ModeChoice, PortalChoice? ReleaseChoice, TimeZoneInfo Zone, DateTimeOffset Now)
{
    /// <summary>What the user wants: what waits for the device counts before what it has told.</summary>
    public string EffectiveMode => ModeChoice is { Taken: null } waiting ? waiting.Mode : Mode;

    /// <summary>Whether the device has told before it heard of what is on offer: that it was up to date then is none of the user's concern now.</summary>
    public bool IsBehind => Offer is not null && State is ("idle" or "confirmed");

    /// <summary>Whether the device takes updates in this mode only from whoever stands in front of it: then there is no moment to choose here.</summary>
    public bool IsByHandAlone => EffectiveMode is "manual" or "offline";
}
