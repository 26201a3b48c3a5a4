namespace OtaStack.VirtualDevice.Flash;

/// <summary>What feeds the memories of one board: when it breaks down, all of them stop at once. Counts the operations of all of them.</summary>
public sealed class PowerSupply
{
    private long _cutAt = long.MaxValue;

    /// <summary>Operations of everything that it feeds, torn ones included.</summary>
    public long Operations { get; private set; }

    public bool IsOn { get; private set; } = true;

    /// <summary>It breaks down during the <paramref name="operations"/>-th operation from now (1 = the next one), whichever part makes it.</summary>
    public void CutAfter(int operations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(operations, 1);
        _cutAt = Operations + operations;
    }

    /// <summary>It breaks down now, between two operations.</summary>
    public void Cut()
    {
        IsOn = false;
    }

    /// <summary>It is back; a cut that was ordered and has not happened is forgotten.</summary>
    public void TurnOn()
    {
        IsOn = true;
        _cutAt = long.MaxValue;
    }

    /// <summary>One more operation. True when it is the one that the supply breaks down in.</summary>
    public bool CountOperation()
    {
        Operations++;
        return Operations >= _cutAt;
    }
}
