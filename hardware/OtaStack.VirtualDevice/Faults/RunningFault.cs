using OtaStack.Agent.Core;

namespace OtaStack.VirtualDevice.Faults;

/// <summary>One rule of a script and how far it is.</summary>
internal sealed class RunningFault
{
    private const int BlockBytes = 4096;

    private readonly long _amount;
    private double _next;
    private double _until = -1;
    private long _bytes;
    private bool _hasHappened;
    private AgentState _state;

    public RunningFault(FaultRule rule)
    {
        Rule = rule;
        _amount = rule.Trigger.Amount;
        _next = rule.Trigger.Kind is FaultTriggerKind.After or FaultTriggerKind.EveryTime ? _amount : double.MaxValue;
    }

    public FaultRule Rule { get; }

    /// <summary>Is what lasts in force?</summary>
    public bool IsOn(double seconds)
    {
        return seconds < _until;
    }

    /// <summary>Looks at the time alone. True when it happens now.</summary>
    public bool StartsAt(double seconds)
    {
        if (Rule.Trigger.Kind == FaultTriggerKind.Always ? _hasHappened : seconds < _next)
        {
            return false;
        }

        _next = Rule.Trigger.Kind == FaultTriggerKind.EveryTime ? _next + _amount : double.MaxValue;
        return Start(seconds);
    }

    /// <summary>Looks at what the device does. True when it happens now; each rule once.</summary>
    public bool StartsWith(FaultMoment moment, double seconds)
    {
        bool isMet = Rule.Trigger.Kind switch
        {
            FaultTriggerKind.Download => moment.Total > 0 && moment.Downloaded < moment.Total && moment.Downloaded * 100L >= _amount * moment.Total,
            FaultTriggerKind.Block => moment.Downloaded >= _amount * BlockBytes,
            FaultTriggerKind.Boot => moment.Boots >= _amount,
            FaultTriggerKind.State => (long)moment.State == _amount && _state != moment.State,
            _ => false,
        };
        _state = moment.State;
        return isMet && !_hasHappened && Start(seconds);
    }

    /// <summary>True the first time.</summary>
    public bool StartsOnce(double seconds)
    {
        return !_hasHappened && Start(seconds);
    }

    /// <summary>How many of the bytes come before it happens; all of them when it does not.</summary>
    public int Pass(int arrived)
    {
        if (_bytes + arrived < _amount)
        {
            _bytes += arrived;
            return arrived;
        }

        int passed = (int)Math.Max(0, _amount - _bytes - 1);
        _bytes = 0;
        return passed;
    }

    private bool Start(double seconds)
    {
        _hasHappened = true;
        _until = !Rule.Action.Lasts ? -1 : Rule.Seconds == 0 ? double.MaxValue : seconds + Rule.Seconds;
        return true;
    }
}
