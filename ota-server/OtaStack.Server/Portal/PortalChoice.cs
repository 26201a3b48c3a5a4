namespace OtaStack.Server.Portal;

/// <summary>What was chosen last at the portal about one thing.</summary>
/// <param name="Mode">Empty when nothing was said of it.</param>
/// <param name="When">Empty when nothing was said of a release.</param>
/// <param name="Taken">When the device told that it has taken it; null before.</param>
/// <param name="IsRefused">It did not do it: the release had been put off as often as is allowed.</param>
/// <remarks>Public because Razor components, which show it, are.</remarks>
public sealed record PortalChoice(string Mode, string When, string Release, DateTimeOffset At, int Seconds, string Reason, DateTimeOffset Chosen, DateTimeOffset? Taken, bool IsRefused = false)
{
    internal static PortalChoice? Of(UserChoice? choice)
    {
        return choice is null or { IsEmpty: true }
            ? null
            : new PortalChoice(
                choice.Mode, choice.When, choice.Release, DateTimeOffset.FromUnixTimeSeconds(choice.Time), choice.Seconds, choice.Reason, choice.ChosenAt, choice.TakenAt, choice.IsRefused);
    }
}
