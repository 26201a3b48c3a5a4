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
    DateTimeOffset? LastSeen, PortalOffer? Offer, PortalChoice? ModeChoice, PortalChoice? ReleaseChoice, TimeZoneInfo Zone, DateTimeOffset Now);
