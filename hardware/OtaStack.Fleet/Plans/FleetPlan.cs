namespace OtaStack.Fleet.Plans;

/// <summary>A fleet as its file describes it.</summary>
/// <param name="Options">What the command line could say too.</param>
/// <param name="Groups">Who the devices are.</param>
internal sealed record FleetPlan(FleetOptions Options, IReadOnlyList<FleetGroup> Groups);
