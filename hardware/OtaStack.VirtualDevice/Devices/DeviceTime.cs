using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>The time as a device knows it: of day, or since power-on; off by what the story says.</summary>
internal sealed class DeviceTime(VirtualClock clock, bool knowsTimeOfDay, FaultStory story)
{
    /// <summary>How long a clock without battery takes to learn the time from the network, seconds.</summary>
    private const double LearnsAfter = 30;

    private readonly long _powerOn = clock.GetTimestamp();

    /// <summary>Seconds, with fractions.</summary>
    public double Seconds
    {
        get
        {
            double running = clock.GetElapsedTime(_powerOn).TotalSeconds;
            bool knows = knowsTimeOfDay && (running >= LearnsAfter || !story.IsOn(FaultActionKind.ClockWithoutBattery));
            return knows ? (clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0) + story.ClockOffset : running;
        }
    }

    /// <summary>Whole seconds, as the agent takes them.</summary>
    public long Now => (long)Seconds;
}
