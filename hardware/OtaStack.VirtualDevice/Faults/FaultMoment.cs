using OtaStack.Agent.Core;

namespace OtaStack.VirtualDevice.Faults;

/// <summary>What triggers look at, at one moment.</summary>
/// <param name="State">The agent's state.</param>
/// <param name="Downloaded">Bytes of the image that have arrived.</param>
/// <param name="Total">Bytes of the image; 0 when none is being worked on.</param>
/// <param name="Boots">Starts of the device so far.</param>
internal readonly record struct FaultMoment(AgentState State, int Downloaded, int Total, int Boots);
