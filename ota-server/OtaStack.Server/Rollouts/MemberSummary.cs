namespace OtaStack.Server.Rollouts;

/// <summary>One device of a rollout as the API shows it.</summary>
/// <param name="Outcome">One of <see cref="MemberProgress.Names"/>.</param>
/// <param name="Reason">The device's reason code; <c>none</c> when there is none.</param>
/// <param name="Assignment">Number under which the release was assigned; 0 before.</param>
/// <remarks>Public because Razor components, which show it, are.</remarks>
public sealed record MemberSummary(string Id, string Outcome, string Reason, long Assignment);
