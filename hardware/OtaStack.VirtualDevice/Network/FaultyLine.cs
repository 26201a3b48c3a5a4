namespace OtaStack.VirtualDevice.Network;

/// <summary>Draws a link's faults. Survives the device's reboots, as a bad line does.</summary>
internal sealed class FaultyLine
{
    private readonly LinkFaults _faults;
    private readonly SeededRandom _drops;
    private readonly SeededRandom _requests;
    private readonly SeededRandom _mqtt;
    private int _bytesLeft;

    public FaultyLine(LinkFaults faults, ulong seed)
    {
        _faults = faults;
        _drops = SeededRandom.For(seed, "drops");
        _requests = SeededRandom.For(seed, "requests");
        _mqtt = SeededRandom.For(seed, "mqtt");
        _bytesLeft = DrawBytes();
    }

    public bool AllowsMqtt => _faults.AllowsMqtt;

    public bool AllowsHttp => _faults.AllowsHttp;

    /// <summary>How many of the bytes that arrived get through; fewer than arrived means that the connection breaks.</summary>
    public int Pass(int arrived)
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

    public bool Refuses()
    {
        return _faults.RefusePercent > 0 && _requests.Next(100) < _faults.RefusePercent;
    }

    public TimeSpan Latency()
    {
        return _faults.LatencyMilliseconds > 0 ? TimeSpan.FromMilliseconds(_requests.Next(_faults.LatencyMilliseconds + 1)) : TimeSpan.Zero;
    }

    /// <summary>How long the next MQTT connection holds; infinite on a good line.</summary>
    public TimeSpan MqttLifetime()
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
