namespace OtaStack.Agent.Core;

/// <summary>
/// Counts seconds since the start from the times that the host tells. A device without a battery-backed clock starts near
/// zero and jumps to the real time once it learns it, and one that was wrong is put right; such a jump, or one backwards, is not elapsed time.
/// </summary>
internal sealed class AgentClock
{
    /// <summary>2020-01-01: a time before it is not a time of day but a count since power-on.</summary>
    public const long PlausibleTime = 1577836800;

    /// <summary>A clock may be put right by so much without a word. Seconds.</summary>
    private const int Tolerance = 60;

    /// <summary>More than passes from one observation to the next: no wait that the agent asks for is longer, and no poll (docs/formats.md, pollSeconds). Seconds.</summary>
    private const int LongestStep = 86400;

    private long _start;

    /// <summary>What somebody told of the time of day, less <see cref="Now"/>; 0 when nobody did.</summary>
    private long _ahead;

    /// <summary>The clock has gone back since this was last looked at.</summary>
    public bool WentBack;

    /// <summary>The time told last: unix seconds, or a count since power-on.</summary>
    public long Now;

    /// <summary>
    /// Good enough for windows and for what a user names: the clock's time, or what server or user told and what has passed since. A count since
    /// power-on when nobody did. Nothing that protects the device goes by it.
    /// </summary>
    public long TimeOfDay => Now >= PlausibleTime ? Now : Now + _ahead;

    /// <summary>Seconds since <see cref="Start"/>.</summary>
    public long Elapsed => Now - _start;

    public void Start(long now)
    {
        _start = now;
        Now = now;
    }

    /// <summary>A time of day before the newest signature is one that went back, too.</summary>
    public void Compare(long signed)
    {
        WentBack |= Now >= PlausibleTime && Now < signed - Tolerance;
    }

    /// <summary>Somebody tells the time of day. Before the newest signature it cannot be.</summary>
    public void Learn(long time, long signed)
    {
        if (time >= PlausibleTime && time >= signed)
        {
            _ahead = time - Now;
        }
    }

    public void Observe(long now)
    {
        WentBack |= Now >= PlausibleTime && now < Now - Tolerance;
        if (now < Now || now - Now > LongestStep)
        {
            _start += now - Now;
        }

        Now = now;
    }

    /// <summary>The time at which so many seconds will have passed since the start.</summary>
    public long TimeOf(long elapsed)
    {
        return _start + elapsed;
    }
}
