namespace OtaStack.Server.Rollouts;

internal static partial class RolloutLog
{
    [LoggerMessage(EventId = 6201, Level = LogLevel.Information,
        Message = "Rollout {Id}: {State}, phase {Phase}, {Assigned} devices assigned, {Withdrawn} withdrawn, halt reason {HaltCode}")]
    public static partial void Decided(ILogger log, string id, RolloutState state, int phase, int assigned, int withdrawn, string haltCode);

    [LoggerMessage(EventId = 6202, Level = LogLevel.Error, Message = "The rollout engine could not read or store; it tries again")]
    public static partial void EngineFailed(ILogger log, Exception failure);

    [LoggerMessage(EventId = 6203, Level = LogLevel.Information, Message = "Rollout {Id} of {Release} to {Devices} devices of {Product} created")]
    public static partial void Created(ILogger log, string id, string release, int devices, string product);
}
