namespace OtaStack.Server.Rollouts;

/// <summary>What the operator fixed when the rollout was made; never changes.</summary>
/// <param name="Phases">Percent of the devices, 1–100, ascending; 1 to <see cref="MaxPhases"/> entries.</param>
/// <param name="FailureThresholdPercent">0–100: more failures than this share of the devices assigned so far halt the rollout.</param>
/// <param name="SoakSeconds">Time that passes between the end of a phase's last device and the next phase; 0–<see cref="MaxSoakSeconds"/>.</param>
internal sealed record RolloutPlan(IReadOnlyList<int> Phases, int FailureThresholdPercent, int SoakSeconds)
{
    public const int MaxPhases = 20;

    /// <summary>30 days: longer soaks are almost surely a wrong unit.</summary>
    public const int MaxSoakSeconds = 30 * 24 * 3600;

    /// <summary>How many of <paramref name="devices"/> may be assigned once phase <paramref name="phase"/> (from 1) has begun: ⌈n × percent / 100⌉.</summary>
    public int SizeOf(int phase, int devices)
    {
        return (int)((((long)devices * Phases[phase - 1]) + 99) / 100);
    }

    /// <summary>The name of the first member that is out of range, or null.</summary>
    public string? FindFault()
    {
        bool ascending = Phases.Count is > 0 and <= MaxPhases && Phases[0] >= 1 && Phases[^1] <= 100;
        for (int i = 1; ascending && i < Phases.Count; i++)
        {
            ascending = Phases[i] > Phases[i - 1];
        }

        if (!ascending)
        {
            return "phases";
        }

        if (FailureThresholdPercent is < 0 or > 100)
        {
            return "failureThresholdPercent";
        }

        return SoakSeconds is < 0 or > MaxSoakSeconds ? "soakSeconds" : null;
    }
}
