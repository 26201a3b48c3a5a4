using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Tests.Time;

public class VirtualClockTests
{
    [Fact]
    public void Time_runs_faster_by_the_rate()
    {
        SteppedTime source = new();
        VirtualClock clock = new(source, rate: 60);
        DateTimeOffset start = clock.GetUtcNow();

        source.Step(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromMinutes(2), clock.GetUtcNow() - start);
        Assert.Equal(TimeSpan.FromMinutes(2), clock.GetElapsedTime(0));
    }

    [Fact]
    public void Timers_are_due_earlier_by_the_rate()
    {
        SteppedTime source = new();
        VirtualClock clock = new(source, rate: 60);

        using ITimer timer = clock.CreateTimer(_ => { }, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);

        Assert.Equal(TimeSpan.FromSeconds(1), source.LastDue);
        timer.Change(TimeSpan.FromMinutes(2), Timeout.InfiniteTimeSpan);
        Assert.Equal(TimeSpan.FromSeconds(2), source.LastDue);
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long _ticks = 1000;

        public TimeSpan LastDue { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Step(TimeSpan span)
        {
            _ticks += span.Ticks;
        }

        public override long GetTimestamp()
        {
            return _ticks;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            LastDue = dueTime;
            return new NoTimer(this);
        }

        private sealed class NoTimer(SteppedTime owner) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                owner.LastDue = dueTime;
                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync()
            {
                return ValueTask.CompletedTask;
            }
        }
    }
}
