using System.IO;
using OtaStack.Agent.Decisions;
using OtaStack.Launcher;

namespace OtaStack.Agent.Core;

/// <summary>Watches over the first run of a new release: confirms it, or sends the device back to the one before.</summary>
internal sealed class TrialWatch
{
    private readonly AgentContext _context;
    private Health _health;
    private long _healthAt;
    private bool _serverReached;

    public TrialWatch(AgentContext context)
    {
        _context = context;
    }

    public void HealthReported(int code)
    {
        _health = code == 0 ? Health.Good : Health.Bad;
        _healthAt = _context.Clock.Elapsed;
    }

    public void ServerReached()
    {
        _serverReached = true;
    }

    /// <summary>Decides and sets the request. <see cref="TrialStep.Confirm"/>: it is confirmed, durably.</summary>
    public TrialStep Step()
    {
        long elapsed = _context.Clock.Elapsed;
        int limit = _context.Settings.HealthSeconds;
        TrialStep step = TrialRules.Decide(_health, elapsed - _healthAt, _serverReached, elapsed, limit);
        switch (step)
        {
            case TrialStep.AskHealth:
                if (_context.Request.Kind != RequestKind.CheckHealth)
                {
                    _context.Request.Set(RequestKind.CheckHealth, "", 0, 0);
                }

                break;
            case TrialStep.Confirm:
                Confirm();
                break;
            case TrialStep.RevertUnhealthy:
                Revert(ReasonCode.HealthCheckFailed);
                break;
            case TrialStep.RevertLate:
                Revert(ReasonCode.HealthTimeout);
                break;
            default:
                if (_context.Request.Kind != RequestKind.Wait)
                {
                    _context.Request.SetWait(_context.Clock.TimeOf(limit));
                }

                break;
        }

        return step;
    }

    private void Confirm()
    {
        // One write: the release stays and the security counter rises, or neither.
        BootRecord boot = _context.BootRecord;
        SlotEntry entry = boot.Entry(_context.Running);
        entry.State = SlotState.Confirmed;
        boot.Confirmed = _context.Running;
        boot.TrialState = TrialState.None;
        boot.TrialReason = 0;
        boot.Starts = 0;
        if (entry.SecurityCounter > boot.SecurityCounter)
        {
            boot.SecurityCounter = entry.SecurityCounter;
        }

        boot.Save();
    }

    private void Revert(ReasonCode reason)
    {
        BootRecord boot = _context.BootRecord;
        boot.TrialState = TrialState.Failed;
        boot.TrialReason = (byte)reason;
        try
        {
            boot.Save();
        }
        catch (IOException)
        {
            // The record still says that the trial was started and not confirmed: the launcher goes back all the same.
        }

        _context.Status.Show(AgentState.Rebooting, reason);
        _context.Request.Set(RequestKind.Reboot, "", 0, 0);
    }
}
