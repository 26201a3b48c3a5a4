namespace OtaStack.VirtualDevice.Faults;

/// <summary>When a fault starts.</summary>
/// <param name="Kind">What is looked at.</param>
/// <param name="Amount">Seconds, bytes, percent, blocks, starts, or the number of a state.</param>
public readonly record struct FaultTrigger(FaultTriggerKind Kind, long Amount);
