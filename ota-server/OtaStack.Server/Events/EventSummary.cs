namespace OtaStack.Server.Events;

/// <summary>A security event as the API and the console show it.</summary>
/// <param name="Device">Who told it.</param>
/// <param name="Number">The device's number of the event.</param>
/// <param name="Class">What kind of incident it speaks of.</param>
/// <param name="Reason">A reason code.</param>
/// <param name="Count">How often it has come.</param>
/// <param name="First">By the device's clock; null when it did not know the time.</param>
/// <param name="Last">As <paramref name="First"/>.</param>
/// <param name="Received">When the server heard of it first.</param>
/// <param name="Updated">When the server heard of it last.</param>
/// <param name="Version">What ran.</param>
/// <param name="Dropped">Events that found no room on the device until then.</param>
/// <remarks>Public because Razor components, which show it, are.</remarks>
public sealed record EventSummary(
    string Device, int Number, string Class, string Reason, int Count, DateTimeOffset? First, DateTimeOffset? Last,
    DateTimeOffset Received, DateTimeOffset Updated, string Version, int Dropped)
{
    internal static EventSummary Of(SecurityEvent e)
    {
        return new EventSummary(e.DeviceId, e.Number, e.Class, e.Reason, e.Count, e.FirstAt, e.LastAt, e.ReceivedAt, e.UpdatedAt, e.Version, e.Dropped);
    }
}
