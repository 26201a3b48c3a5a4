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
    private long _nextConnect;
    private long _nextPoll;
    private long _nextReport;
    private int _connectPause = FirstPauseSeconds;
    private int _pollPause = FirstPauseSeconds;
    private int _reportPause = FirstPauseSeconds;

    public ServerTalk(UpdateAgent agent, HttpTransport http, MqttConnection? mqtt)
    {
        _agent = agent;
        _http = http;
        _mqtt = mqtt;
    }

    /// <summary>Connects when it is time, and hands over an assignment that has come.</summary>
    public void Listen()
    {
        long now = DeviceClock.Milliseconds;
        if (_mqtt != null)
        {
            if (!_mqtt.IsConnected && now >= _nextConnect)
            {
                _connectPause = _mqtt.Connect() ? FirstPauseSeconds : Longer(_connectPause);
                _nextConnect = DeviceClock.Milliseconds + (_connectPause * 1000L);
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

        if (now >= _nextPoll)
        {
            bool isReached = _http.AskDesired(_agent);
            int usual = _agent.PollSeconds < 1 ? 1 : _agent.PollSeconds;
            int pause = isReached || _pollPause > usual ? usual : _pollPause;
            _pollPause = isReached ? FirstPauseSeconds : Longer(_pollPause);
            _nextPoll = DeviceClock.Milliseconds + (pause * 1000L);
        }
    }

    /// <summary>Delivers what there is to report, if it is time.</summary>
    public void Report()
    {
        if (DeviceClock.Milliseconds < _nextReport)
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
        }

        _reportPause = isStored ? FirstPauseSeconds : Longer(_reportPause);
        _nextReport = isStored ? 0 : DeviceClock.Milliseconds + (_reportPause * 1000L);
    }

    private static int Longer(int pause)
    {
        return pause * 2 > LongestPauseSeconds ? LongestPauseSeconds : pause * 2;
    }
}
