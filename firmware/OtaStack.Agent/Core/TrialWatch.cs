using System.IO;
using OtaStack.Agent.Decisions;
using OtaStack.Launcher;

namespace OtaStack.Agent.Core;

/// <summary>
/// Watches over the first run of a new release: confirms it, or sends the device back to the one before. Of a confirmed one it watches
/// only that it has run for long, for the launcher counts its starts until then.
/// </summary>
internal sealed class TrialWatch
{
    private readonly AgentContext _context;
    private Health _health;
    private long _healthAt;
    private long _askedAt;
    private int _check;
    private bool _serverReached;

    public TrialWatch(AgentContext context)
    {
        _context = context;
    }

    /// <summary>After a start, what the boot record says: the release that runs is on trial, or has failed and is to be left; else there is work to do.</summary>
    public FlowMode Resume()
    {
        AgentContext context = _context;
        BootRecord boot = context.BootRecord;
        if (boot.Trial == context.Running)
        {
            if (boot.TrialState == TrialState.Started)
            {
                context.AttemptedReleaseId = context.RunningReleaseId;
                context.Show(AgentState.Trial, ReasonCode.None);
                return FlowMode.Trial;
            }

            if (boot.TrialState == TrialState.Failed)
            {
                context.Restart((ReasonCode)boot.TrialReason);
                return FlowMode.GoingBack;
            }
        }

        return FlowMode.Working;
    }

    public void HealthReported(int code)
    {
        _check++;
        if (code == 0 && _check < _context.Conditions.HealthChecks)
        {
            Ask();
            return;
        }

        Know(code == 0 ? Health.Good : Health.Bad);
    }

    public void ServerReached()
    {
        _serverReached = true;
    }

    /// <summary>Decides and sets the request. <see cref="TrialStep.Confirm"/>: it is confirmed, durably.</summary>
    /// <param name="hadFaults">The medium has failed since the start: that the time is over says nothing about the release.</param>
    public TrialStep Step(bool hadFaults)
    {
        AgentContext context = _context;
        long elapsed = context.Clock.Elapsed;
        int limit = context.Settings.HealthSeconds;
        bool isAsked = context.Request.Kind == RequestKind.CheckHealth;
        if (isAsked && elapsed - _askedAt >= context.Settings.CheckSeconds)
        {
            Know(Health.Silent);
        }

        if (context.Conditions.FreeMemory < context.Settings.MemoryFloor)
        {
            Know(Health.Starved);
        }

        TrialStep step = TrialRules.Decide(_health, elapsed - _healthAt, _serverReached, elapsed, limit);
        switch (step)
        {
            case TrialStep.AskHealth:
                if (!isAsked)
                {
                    _health = Health.Unknown;
                    _check = 0;
                    Ask();
                }

                break;
            case TrialStep.Confirm:
                Confirm();
                break;
            case TrialStep.RevertUnhealthy:
                Revert(ReasonCode.HealthCheckFailed);
                break;
            case TrialStep.RevertLate:
                Revert(hadFaults ? ReasonCode.BootFailed : ReasonCode.HealthTimeout);
                break;
            case TrialStep.RevertUnreached:
                Revert(ReasonCode.ServerUnreached);
                break;
            case TrialStep.RevertStarved:
                Revert(ReasonCode.MemoryLow);
                break;
            default:
                if (context.Request.Kind != RequestKind.Wait)
                {
                    context.Request.SetWait(context.Clock.TimeOf(limit));
                }

                break;
        }

        return step;
    }

    /// <summary>The release has run for long, or its application has said that it is well: what it may do from now on is no boot loop.</summary>
    public void KeepAlive(bool isWell)
    {
        BootRecord boot = _context.BootRecord;
        if (boot.Starts != 0 && (isWell || _context.Clock.Elapsed >= _context.Settings.AliveSeconds))
        {
            boot.Starts = 0;
            try
            {
                boot.Save();
            }
            catch (IOException)
            {
                // The next start is counted once too often: no reason to stop working.
            }
        }
    }

    private void Ask()
    {
        _askedAt = _context.Clock.Elapsed;
        _context.Request.Set(RequestKind.CheckHealth, "", _check, _context.Settings.CheckSeconds);
    }

    private void Know(Health health)
    {
        _health = health;
        _healthAt = _context.Clock.Elapsed;
    }

    private void Confirm()
    {
        BootRecord boot = _context.BootRecord;
        if (_context.Images != null)
        {
            _context.Images.Confirm(boot.Entry(_context.Running));
        }

        // One write: the release stays and the security counter rises, or neither.
        Attempts.Settle(boot, _context.Running);
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

        if (_context.Images != null)
        {
            _context.Images.TryGoBack();
        }

        _context.Restart(reason);
    }
}
