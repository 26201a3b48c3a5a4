using OtaStack.Agent.Core;
using OtaStack.Device.Http;
using OtaStack.Device.Mqtt;

namespace OtaStack.Device.Hosting;

/// <summary>Brings assignments to the agent and its reports to the server: over MQTT, and over HTTP while that does not work.</summary>
internal sealed class ServerTalk
{
    private const int FirstPauseSeconds = 2;
    private const int LongestPauseSeconds = 60;

    private readonly UpdateAgent _agent;
    private readonly HttpTransport _http;
    private readonly MqttConnection? _mqtt;
    private readonly byte[] _report = new byte[2048];
    private readonly RetryPause _connect;
    private readonly RetryPause _poll;
    private readonly RetryPause _delivery;

    public ServerTalk(UpdateAgent agent, HttpTransport http, MqttConnection? mqtt, string device)
    {
        _agent = agent;
        _http = http;
        _mqtt = mqtt;
        _connect = new RetryPause(FirstPauseSeconds, device);
        _poll = new RetryPause(FirstPauseSeconds, device);
        _delivery = new RetryPause(FirstPauseSeconds, device);
    }

    /// <summary>Connects when it is time, and hands over an assignment that has come.</summary>
    public void Listen()
    {
        long now = DeviceClock.Milliseconds;
        if (_mqtt != null)
        {
            if (!_mqtt.IsConnected && _connect.IsOver(now))
            {
                if (_mqtt.Connect())
                {
                    _connect.Connected(DeviceClock.Milliseconds, LongestPauseSeconds);
                }
                else
                {
                    _connect.Failed(DeviceClock.Milliseconds, LongestPauseSeconds);
                }
            }

            byte[]? desired = _mqtt.TakeDesired();
            if (desired != null)
            {
                _agent.DesiredStateArrived(desired, 0, desired.Length, DeviceClock.Now);
            }

            if (_mqtt.IsConnected)
            {
                return;
            }
        }

        if (_poll.IsOver(now))
        {
            bool isReached = _http.AskDesired(_agent);
            int usual = _agent.PollSeconds < 1 ? 1 : _agent.PollSeconds;
            if (isReached)
            {
                _poll.Succeeded(DeviceClock.Milliseconds, usual);
            }
            else
            {
                // A server that is not there is not asked more often than one that is.
                _poll.Failed(DeviceClock.Milliseconds, usual);
            }
        }
    }

    /// <summary>Delivers what there is to report, if it is time.</summary>
    public void Report()
    {
        if (!_delivery.IsOver(DeviceClock.Milliseconds))
        {
            return;
        }

        int length = _agent.WriteReport(_report, DeviceClock.Now);
        if (length == 0)
        {
            return;
        }

        bool isStored = (_mqtt != null && _mqtt.IsConnected && _mqtt.PublishReport(_report, length)) || _http.PostReport(_report, length);
        if (isStored)
        {
            _agent.ReportDelivered(_agent.ReportSequence, DeviceClock.Now);
            _delivery.Succeeded(DeviceClock.Milliseconds, 0);
        }
        else
        {
            _delivery.Failed(DeviceClock.Milliseconds, LongestPauseSeconds);
        }
    }
}
