using OtaStack.Agent.Application;

namespace OtaStack.VirtualDevice.Applications;

/// <summary>
/// The board as the application sees it: two thermistors on a 12-bit converter, outputs that keep their last value, a log.
/// A channel that the board lacks reads −1.
/// </summary>
internal sealed class BoardPins : IApplicationHost
{
    private const int Channels = 2;
    private const int Outputs = 32;
    private const int LongestLine = 256;
    private const int MostLines = 100;

    private readonly int[] _sensors;
    private readonly int[] _outputs = new int[Outputs];
    private readonly Action<string> _log;
    private int _lines;

    public BoardPins(ulong seed, Action<string> log)
    {
        SeededRandom random = SeededRandom.For(seed, "sensors");

        // A room of 19.5 to 20.5 °C and a pipe of about 40 °C, for a 10 kOhm thermistor against 10 kOhm.
        _sensors = [random.Next(2260, 2300), random.Next(1420, 1480)];
        _log = log;
    }

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

    public int OutputOf(int channel)
    {
        return _outputs[channel];
    }
}
