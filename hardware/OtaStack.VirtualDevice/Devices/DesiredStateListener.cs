using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Network;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>Brings assignments to the agent: as MQTT delivers them, by asking over HTTP while there is no MQTT.</summary>
internal sealed class DesiredStateListener(UpdateAgent agent, HttpLink http, MqttLink mqtt, CycleWork work, DeviceTime time, bool hasBroker)
{
    /// <summary>What MQTT is given to connect before HTTP is asked.</summary>
    private const double GraceSeconds = 3;

    private double _nextPoll = time.Seconds + (hasBroker ? GraceSeconds : 0);
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
        try
        {
            byte[]? desired = await http.GetDesiredAsync(work.Token);
            work.Token.ThrowIfCancellationRequested();
            if (desired is not null)
            {
                agent.DesiredStateArrived(desired, 0, desired.Length, time.Now);
            }
        }
        finally
        {
            _isAsking = false;
            _nextPoll = time.Seconds + Math.Max(1, agent.PollSeconds);
        }
    }
}
