namespace OtaStack.VirtualDevice.Time;

/// <summary>
/// The time that devices live by: another clock's, run faster. At rate 60 a device's minute of back-off takes a second.
/// Network time limits do not follow it: the network is real.
/// </summary>
public sealed class VirtualClock : TimeProvider
{
    private readonly TimeProvider _source;
    private readonly double _rate;
    private readonly DateTimeOffset _start;
    private readonly long _startTimestamp;

    /// <param name="source">The clock to follow.</param>
    /// <param name="rate">Virtual seconds for each second of <paramref name="source"/>, 1 to 10,000.</param>
    public VirtualClock(TimeProvider source, double rate = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 10_000);
        _source = source;
        _rate = rate;
        _start = source.GetUtcNow();
        _startTimestamp = source.GetTimestamp();
    }

    /// <summary>Seconds since 1970.</summary>
    public long UnixSeconds => GetUtcNow().ToUnixTimeSeconds();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        return _start.AddTicks(GetTimestamp());
    }

    /// <summary>Ticks of virtual time since the clock was made.</summary>
    public override long GetTimestamp()
    {
        return (long)(_source.GetElapsedTime(_startTimestamp).Ticks * _rate);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        return new ScaledTimer(_source.CreateTimer(callback, state, Shrink(dueTime), Shrink(period)), this);
    }

    private TimeSpan Shrink(TimeSpan span)
    {
        return span <= TimeSpan.Zero ? span : span / _rate;
    }

    private sealed class ScaledTimer(ITimer inner, VirtualClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            return inner.Change(clock.Shrink(dueTime), clock.Shrink(period));
        }

        public void Dispose()
        {
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            return inner.DisposeAsync();
        }
    }
}
