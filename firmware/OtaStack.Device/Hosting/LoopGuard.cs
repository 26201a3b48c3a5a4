using System;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace OtaStack.Device.Hosting;

/// <summary>
/// A watchdog for managed code: the firmware's own only sees that the interpreter runs. When the loop is not seen for too long the device
/// restarts, which the launcher counts.
/// </summary>
internal sealed class LoopGuard : IDisposable
{
    private readonly Timer _timer;
    private readonly int _limit;
    private readonly ThreadStart _restart;

    /// <summary>When it was served last.</summary>
    internal long Seen;

    /// <param name="milliseconds">Longest time between two calls of <see cref="Serve"/>.</param>
    /// <param name="restart">What to do; null: restart the device.</param>
    public LoopGuard(int milliseconds, ThreadStart? restart)
    {
        _limit = milliseconds;
        _restart = restart ?? Restart;
        Serve();
        _timer = new Timer(Look, null, milliseconds / 4, milliseconds / 4);
    }

    public void Serve()
    {
        Seen = DeviceClock.Milliseconds;
    }

    public void Dispose()
    {
        _timer.Dispose();
    }

    private static void Restart()
    {
        Power.RebootDevice(RebootOption.NormalReboot);
    }

    private void Look(object? state)
    {
        if (DeviceClock.Milliseconds - Seen > _limit)
        {
            _restart();
        }
    }
}
