using OtaStack.Server.Devices;
using OtaStack.Server.Rollouts;

namespace OtaStack.Server.Console;

/// <summary>What a product's page shows at one moment.</summary>
internal sealed record FleetSnapshot(IReadOnlyList<DeviceSummary> Devices, RolloutSummary? Rollout);
