using OtaStack.Agent.Decisions;

namespace OtaStack.Agent.Core;

/// <summary>The one timer of the agent, and the wait requests that go with it.</summary>
internal sealed class Pauses
{
    private readonly AgentContext _context;

    /// <summary>Seconds since the start at which the pause is over; negative when there is none.</summary>
    private long _ends = -1;

    public Pauses(AgentContext context)
    {
        _context = context;
    }

    public bool IsRunning => _ends >= 0;

    /// <summary>Ends the pause when its time is over.</summary>
    public bool TryEnd()
    {
        if (_context.Clock.Elapsed < _ends)
        {
            return false;
        }

        Clear();
        return true;
    }

    public void Clear()
    {
        _ends = -1;
        _context.RetryAt = 0;
    }

    private void Start(int seconds)
    {
        _ends = _context.Clock.Elapsed + seconds;
        _context.Request.SetWait(_context.Clock.TimeOf(_ends));
    }

    /// <summary>Another try has failed.</summary>
    public void StartAfterFailure()
    {
        StartAfterFailures(_context.Failures + 1);
    }

    public void StartAfterFailures(int failures)
    {
        AgentSettings settings = _context.Settings;
        _context.Failures = failures;
        Start(Backoff.Seconds(settings.BackoffMinSeconds, settings.BackoffMaxSeconds, failures, _context.JitterSeed));
        _context.RetryAt = _ends;
    }

    /// <summary>Waits for what the policy names: until that is over by itself, or until the next poll.</summary>
    public void WaitFor(ReasonCode reason)
    {
        long seconds = _context.WaitUntil - _context.Clock.TimeOfDay;
        int poll = _context.Assigned.PollSeconds;
        _context.Show(AgentState.Waiting, reason);
        Start(seconds > 0 && seconds < poll ? (int)seconds : poll);
    }

    /// <summary>Nothing to do but to listen: no pause, and a tick now and then.</summary>
    public void Rest()
    {
        _ends = -1;
        _context.Request.SetWait(_context.Clock.Now + _context.Assigned.PollSeconds);
    }

    /// <summary>Moves the time of the next tick on, while resting.</summary>
    public void KeepResting()
    {
        if (_context.Clock.Now >= _context.Request.NotBefore)
        {
            _context.Request.NotBefore = _context.Clock.Now + _context.Assigned.PollSeconds;
        }
    }
}
