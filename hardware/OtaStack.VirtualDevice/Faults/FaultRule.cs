namespace OtaStack.VirtualDevice.Faults;

/// <summary>One line of a script.</summary>
/// <param name="Trigger">When it starts.</param>
/// <param name="Seconds">How long it lasts; 0: to the end, or for what does not last.</param>
/// <param name="Action">What happens.</param>
/// <param name="Text">The line, as it was written.</param>
public sealed record FaultRule(FaultTrigger Trigger, long Seconds, FaultAction Action, string Text);
