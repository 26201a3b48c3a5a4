using OtaStack.VirtualDevice.Faults;

namespace OtaStack.VirtualDevice.Network;

/// <summary>Draws a link's faults. Survives the device's reboots, as a bad line does.</summary>
internal sealed class FaultyLine
{
    /// <summary>How often a connection that may break at any time looks whether it has.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    private readonly LinkFaults _faults;
    private readonly FaultStory? _story;
    private readonly SeededRandom _drops;
    private readonly SeededRandom _requests;
    private readonly SeededRandom _mqtt;
    private int _bytesLeft;

    /// <param name="faults">What is wrong with the link all along.</param>
    /// <param name="seed">Decides the numbers.</param>
    /// <param name="story">What goes wrong at times; null: nothing.</param>
    public FaultyLine(LinkFaults faults, ulong seed, FaultStory? story = null)
    {
        _faults = faults;
        _story = story is { HasFaults: true } ? story : null;
        _drops = SeededRandom.For(seed, "drops");
        _requests = SeededRandom.For(seed, "requests");
        _mqtt = SeededRandom.For(seed, "mqtt");
        _bytesLeft = DrawBytes();
    }

    public bool AllowsMqtt => _faults.AllowsMqtt;

    public bool AllowsHttp => _faults.AllowsHttp && !IsOff(FaultActionKind.NoHttp);

    /// <summary>True while the story lets no MQTT through.</summary>
    public bool IsMqttOff => IsOff(FaultActionKind.NoMqtt);

    /// <summary>How many of the bytes that arrived get through; fewer than arrived means that the connection breaks.</summary>
    public int Pass(int arrived)
    {
        return Math.Min(PassLine(arrived), _story?.Pass(arrived) ?? arrived);
    }

    public bool Refuses()
    {
        return (_faults.RefusePercent > 0 && _requests.Next(100) < _faults.RefusePercent) || _story?.LosesRequest() == true;
    }

    public TimeSpan Latency()
    {
        int drawn = _faults.LatencyMilliseconds > 0 ? _requests.Next(_faults.LatencyMilliseconds + 1) : 0;
        return TimeSpan.FromMilliseconds(drawn + (_story?.AmountOf(FaultActionKind.Delay) ?? 0));
    }

    /// <summary>Ends when the MQTT connection that was just opened breaks; never on a good line.</summary>
    public async Task MqttEndAsync(TimeProvider clock, CancellationToken cancellation)
    {
        if (_story is null)
        {
            await Task.Delay(MqttLifetime(), clock, cancellation);
            return;
        }

        TimeSpan lifetime = MqttLifetime();
        long start = clock.GetTimestamp();
        while (!IsMqttOff && (lifetime < TimeSpan.Zero || clock.GetElapsedTime(start) < lifetime))
        {
            await Task.Delay(Glance, clock, cancellation);
        }
    }

    private bool IsOff(FaultActionKind kind)
    {
        return _story is not null && (_story.IsOn(FaultActionKind.NoNetwork) || _story.IsOn(kind));
    }

    private int PassLine(int arrived)
    {
        if (_bytesLeft == int.MaxValue)
        {
            return arrived;
        }

        if (arrived < _bytesLeft)
        {
            _bytesLeft -= arrived;
            return arrived;
        }

        int passed = Math.Max(0, _bytesLeft - 1);
        _bytesLeft = DrawBytes();
        return passed;
    }

    /// <summary>How long the next MQTT connection holds; infinite on a good line.</summary>
    internal TimeSpan MqttLifetime()
    {
        return _faults.MqttSecondsMax > 0
            ? TimeSpan.FromSeconds(_mqtt.Next(_faults.MqttSecondsMin, _faults.MqttSecondsMax))
            : Timeout.InfiniteTimeSpan;
    }

    private int DrawBytes()
    {
        return _faults.DropAfterBytesMax > 0 ? _drops.Next(_faults.DropAfterBytesMin, _faults.DropAfterBytesMax) : int.MaxValue;
    }
}
