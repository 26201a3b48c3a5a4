using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.VirtualDevice.Faults;

/// <summary>
/// A script as one device lives through it, over restarts and power cuts. What is asked depends on the script, the seed and what the device
/// does, on nothing else. Safe for use by several threads: the network asks from its own.
/// </summary>
internal sealed class FaultStory
{
    private readonly Lock _lock = new();
    private readonly RunningFault[] _faults;
    private readonly TimeProvider _clock;
    private readonly Action<FaultRule> _happened;

    /// <summary>Each kind has its own: network and flash ask from different threads, and the pace of one must not change the luck of the other.</summary>
    private readonly SeededRandom _requests;
    private readonly SeededRandom _writes;
    private readonly SeededRandom _others;
    private readonly Queue<FaultAction> _moments = [];
    private readonly long _start;
    private bool _dropsLink;
    private long _clockOffset;

    /// <param name="script">What goes wrong.</param>
    /// <param name="seed">Decides where chance does.</param>
    /// <param name="clock">The time that the script speaks of.</param>
    /// <param name="happened">Is told each time a fault begins.</param>
    public FaultStory(FaultScript script, ulong seed, TimeProvider clock, Action<FaultRule> happened)
    {
        _faults = [.. script.Rules.Select(rule => new RunningFault(rule))];
        _clock = clock;
        _happened = happened;
        _requests = SeededRandom.For(seed, "faults/requests");
        _writes = SeededRandom.For(seed, "faults/writes");
        _others = SeededRandom.For(seed, "faults");
        _start = clock.GetTimestamp();
    }

    /// <summary>What the device's clock is off, seconds.</summary>
    public long ClockOffset
    {
        get
        {
            lock (_lock)
            {
                Advance();
                return _clockOffset;
            }
        }
    }

    /// <summary>False for a device whose script has no faults: nothing needs to be asked.</summary>
    public bool HasFaults => _faults.Length > 0;

    /// <summary>Whether any line says this, whenever.</summary>
    public bool Has(FaultActionKind kind)
    {
        return _faults.Any(fault => fault.Rule.Action.Kind == kind);
    }

    /// <summary>The proxy is to be put between device and server.</summary>
    public bool HasProxy => Has(FaultActionKind.Proxy);

    /// <summary>True while something that lasts is in force.</summary>
    public bool IsOn(FaultActionKind kind)
    {
        return AmountOf(kind) is not null;
    }

    /// <summary>The amount of what is in force, of the last line that says so; null when nothing is.</summary>
    public long? AmountOf(FaultActionKind kind)
    {
        return InForce(kind)?.Amount;
    }

    /// <summary>All amounts in force.</summary>
    public long[] AmountsOf(FaultActionKind kind)
    {
        if (!HasFaults)
        {
            return [];
        }

        lock (_lock)
        {
            double now = Advance();
            return [.. _faults.Where(fault => fault.Rule.Action.Kind == kind && fault.IsOn(now)).Select(fault => fault.Rule.Action.Amount)];
        }
    }

    /// <summary>Tells what the device does; the moments that come of it wait in <see cref="NextMoment"/>.</summary>
    public void Step(FaultMoment moment)
    {
        if (!HasFaults)
        {
            return;
        }

        lock (_lock)
        {
            double now = Advance();
            foreach (RunningFault fault in _faults.Where(fault => fault.StartsWith(moment, now)))
            {
                Begin(fault);
            }
        }
    }

    /// <summary>What is to happen now to power, reset or medium; null when nothing is.</summary>
    public FaultAction? NextMoment()
    {
        lock (_lock)
        {
            return _moments.TryDequeue(out FaultAction action) ? action : null;
        }
    }

    /// <summary>How many of the bytes that arrived get through; fewer than arrived means that the connection breaks.</summary>
    public int Pass(int arrived)
    {
        if (!HasFaults)
        {
            return arrived;
        }

        lock (_lock)
        {
            Advance();
            int passed = arrived;
            foreach (RunningFault fault in _faults.Where(fault => fault.Rule.Trigger.Kind == FaultTriggerKind.EveryBytes))
            {
                int before = fault.Pass(arrived);
                if (before < arrived)
                {
                    Begin(fault);
                    passed = Math.Min(passed, before);
                }
            }

            passed = _dropsLink ? Math.Min(passed, arrived - 1) : passed;
            _dropsLink = false;
            return passed;
        }
    }

    /// <summary>True when a request is lost.</summary>
    public bool LosesRequest()
    {
        return IsDrawn(FaultActionKind.LoseRequests, _requests);
    }

    /// <summary>True when a flash operation fails.</summary>
    public bool FailsWrite()
    {
        return IsDrawn(FaultActionKind.FailWrites, _writes);
    }

    /// <summary>The boot loader is about to swap: after which percent of its flash operations the power is cut, null when it is not. Each line once.</summary>
    public long? TakeSwapCut(bool isRevert)
    {
        lock (_lock)
        {
            double now = Advance();
            FaultTriggerKind kind = isRevert ? FaultTriggerKind.Revert : FaultTriggerKind.Swap;
            RunningFault? fault = _faults.FirstOrDefault(fault => fault.Rule.Trigger.Kind == kind && fault.StartsOnce(now));
            if (fault is not null)
            {
                _happened(fault.Rule);
            }

            return fault?.Rule.Trigger.Amount;
        }
    }

    /// <summary>A number from 0 to <paramref name="below"/> − 1, for what a fault leaves to chance.</summary>
    public int Draw(int below)
    {
        lock (_lock)
        {
            return _others.Next(below);
        }
    }

    /// <summary>The report as the device sends it: when an outcome was ordered, that one.</summary>
    public byte[] Tell(byte[] report)
    {
        if (InForce(FaultActionKind.ReturnOutcome) is not FaultAction ordered || JsonNode.Parse(report) is not JsonObject told)
        {
            return report;
        }

        told["state"] = StateName.Of((AgentState)ordered.Amount);
        told["reason"] = ordered.Reason;
        return System.Text.Encoding.UTF8.GetBytes(told.ToJsonString());
    }

    private FaultAction? InForce(FaultActionKind kind)
    {
        if (!HasFaults)
        {
            return null;
        }

        lock (_lock)
        {
            double now = Advance();
            return _faults.LastOrDefault(fault => fault.Rule.Action.Kind == kind && fault.IsOn(now))?.Rule.Action;
        }
    }

    private bool IsDrawn(FaultActionKind kind, SeededRandom random)
    {
        long? percent = AmountOf(kind);
        lock (_lock)
        {
            return percent is not null && random.Next(100) < percent;
        }
    }

    private double Advance()
    {
        double now = _clock.GetElapsedTime(_start).TotalSeconds;
        foreach (RunningFault fault in _faults)
        {
            while (fault.StartsAt(now))
            {
                Begin(fault);
            }
        }

        return now;
    }

    private void Begin(RunningFault fault)
    {
        FaultAction action = fault.Rule.Action;
        switch (action.Kind)
        {
            case FaultActionKind.ClockJump:
                _clockOffset += action.Amount;
                break;
            case FaultActionKind.DropLink:
                _dropsLink |= fault.Rule.Trigger.Kind != FaultTriggerKind.EveryBytes;
                break;
            case FaultActionKind.CutPower or FaultActionKind.Reset or FaultActionKind.RemoveMedium or FaultActionKind.InsertMedium
                or FaultActionKind.WearOutDeployment or FaultActionKind.WearOutRuntime:
                _moments.Enqueue(action);
                break;
            default:
                // It lasts: whoever is concerned asks.
                break;
        }

        _happened(fault.Rule);
    }
}
