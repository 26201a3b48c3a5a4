using OtaStack.Agent.Application;
using OtaStack.Agent.Core;

namespace OtaStack.VirtualDevice.Applications;

/// <summary>
/// The board as the application sees it: two thermistors on a 12-bit converter, outputs that keep their last value, a log, and somebody who listens to
/// what it tells of the moment. A channel that the board lacks reads −1.
/// </summary>
internal sealed class BoardPins : IApplicationHost, IConditions
{
    private const int Channels = 2;
    private const int Outputs = 32;
    private const int LongestLine = 256;
    private const int MostLines = 100;

    private readonly int[] _sensors;
    private readonly int[] _outputs = new int[Outputs];
    private readonly TimeProvider _clock;
    private readonly Action<string> _log;
    private int _lines;
    private long _busyUntil;
    private volatile int _battery = -1;
    private volatile bool _isMetered;

    /// <param name="seed">Decides what the sensors say.</param>
    /// <param name="clock">The time that the application is busy by.</param>
    /// <param name="log">Takes the application's lines.</param>
    public BoardPins(ulong seed, TimeProvider clock, Action<string> log)
    {
        SeededRandom random = SeededRandom.For(seed, "sensors");

        // A room of 19.5 to 20.5 °C and a pipe of about 40 °C, for a 10 kOhm thermistor against 10 kOhm.
        _sensors = [random.Next(2260, 2300), random.Next(1420, 1480)];
        _clock = clock;
        _log = log;
    }

    /// <summary>As told by the application; −1 when it tells none.</summary>
    public int BatteryPercent => _battery;

    /// <summary>As told by the application.</summary>
    public bool IsMetered => _isMetered;

    /// <summary>The application has said so, and its time is not over.</summary>
    public bool IsBusy => _clock.GetTimestamp() < Volatile.Read(ref _busyUntil);

    public void Log(string message)
    {
        if (Interlocked.Increment(ref _lines) <= MostLines)
        {
            _log(message.Length <= LongestLine ? message : message[..LongestLine]);
        }
    }

    public int ReadSensor(int channel)
    {
        return channel is >= 0 and < Channels ? _sensors[channel] : -1;
    }

    public void WriteOutput(int channel, int value)
    {
        if (channel is >= 0 and < Outputs)
        {
            _outputs[channel] = value;
        }
    }

    public void Busy(int seconds)
    {
        long ticks = Math.Clamp(seconds, 0, Conditions.LongestBusySeconds) * _clock.TimestampFrequency;
        Volatile.Write(ref _busyUntil, _clock.GetTimestamp() + ticks);
    }

    public void Battery(int percent)
    {
        _battery = percent is >= 0 and <= 100 ? percent : -1;
    }

    public void Metered(bool isMetered)
    {
        _isMetered = isMetered;
    }

    public int OutputOf(int channel)
    {
        return _outputs[channel];
    }
}
