using System.Collections.Concurrent;
using OtaStack.Server.Devices;

namespace OtaStack.Server.Messaging;

/// <summary>How fast each device fetches blocks. Kept over its connections, or to connect again would be a way around the limit.</summary>
internal sealed class BlockRates(MessagingOptions options, TimeProvider time)
{
    /// <summary>What may come at once, as a share of a second.</summary>
    private const double Burst = 0.5;

    private readonly ConcurrentDictionary<DeviceName, (long At, double Credit)> _credits = new();

    /// <summary>Counts so many bytes. How long to wait before they are sent.</summary>
    public TimeSpan Spend(DeviceName device, int bytes)
    {
        double rate = options.BlockBytesPerSecond;
        long now = time.GetTimestamp();
        (long at, double credit) = _credits.GetOrAdd(device, (now, Burst * rate));
        credit = Math.Min(Burst * rate, credit + (time.GetElapsedTime(at, now).TotalSeconds * rate)) - bytes;
        _credits[device] = (now, credit);
        return credit < 0 ? TimeSpan.FromSeconds(-credit / rate) : TimeSpan.Zero;
    }
}
