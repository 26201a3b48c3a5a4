using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Network;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>Brings assignments to the agent: as MQTT delivers them, by asking over HTTP while there is no MQTT.</summary>
internal sealed class DesiredStateListener(UpdateAgent agent, HttpLink http, MqttLink mqtt, CycleWork work, DeviceTime time, bool hasBroker)
{
    /// <summary>What MQTT is given to connect before HTTP is asked.</summary>
    private const double GraceSeconds = 3;

    private const int FirstPauseSeconds = 2;

    private double _nextPoll = time.Seconds + (hasBroker ? GraceSeconds : 0);
    private int _pauseSeconds = FirstPauseSeconds;
    private bool _isAsking;

    /// <summary>When to step again; far away while MQTT is connected.</summary>
    public double NextPoll => mqtt.IsConnected ? double.MaxValue : _nextPoll;

    public void Step()
    {
        if (mqtt.TakeDesired() is byte[] desired)
        {
            agent.DesiredStateArrived(desired, 0, desired.Length, time.Now);
        }

        if (!_isAsking && time.Seconds >= NextPoll)
        {
            _isAsking = true;
            work.Start(AskAsync);
        }
    }

    private async Task AskAsync()
    {
        DesiredAnswer answer = default;
        try
        {
            answer = await http.GetDesiredAsync(work.Token);
            work.Token.ThrowIfCancellationRequested();
            if (answer.Json is not null)
            {
                agent.DesiredStateArrived(answer.Json, 0, answer.Json.Length, time.Now);
            }
        }
        finally
        {
            _isAsking = false;
            _nextPoll = time.Seconds + NextPause(answer.IsReached);
        }
    }

    /// <summary>As often as assigned; after a failure sooner, with growing pauses.</summary>
    private int NextPause(bool isReached)
    {
        int usual = Math.Max(1, agent.PollSeconds);
        int pause = isReached ? usual : Math.Min(_pauseSeconds, usual);
        _pauseSeconds = isReached ? FirstPauseSeconds : Math.Min(_pauseSeconds * 2, usual);
        return pause;
    }
}
