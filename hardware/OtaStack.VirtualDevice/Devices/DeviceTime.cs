using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>The time as a device knows it: of day, or since power-on.</summary>
internal sealed class DeviceTime(VirtualClock clock, bool knowsTimeOfDay)
{
    private readonly long _powerOn = clock.GetTimestamp();

    /// <summary>Seconds, with fractions.</summary>
    public double Seconds => knowsTimeOfDay
        ? clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0
        : clock.GetElapsedTime(_powerOn).TotalSeconds;

    /// <summary>Whole seconds, as the agent takes them.</summary>
    public long Now => (long)Seconds;
}
