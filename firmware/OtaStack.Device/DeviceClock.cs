using System;

namespace OtaStack.Device;

/// <summary>The device's two clocks.</summary>
internal static class DeviceClock
{
    private const long TicksPerSecond = 10_000_000;

    /// <summary>Unix seconds; seconds since power-on, more or less, until the device has learnt the time.</summary>
    public static long Now => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TicksPerSecond;

    /// <summary>Milliseconds since power-on: never go back, whatever happens to the time of day.</summary>
    public static long Milliseconds => Environment.TickCount64;
}
