namespace OtaStack.Agent.Decisions;

/// <summary>What the application's health checks said last.</summary>
internal enum Health : byte
{
    Unknown = 0,
    Good = 1,
    Bad = 2,
}
