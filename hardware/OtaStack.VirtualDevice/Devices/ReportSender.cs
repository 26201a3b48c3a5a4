using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Network;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>Delivers the agent's reports, one at a time: over MQTT, and over HTTP when that does not work.</summary>
internal sealed class ReportSender(UpdateAgent agent, HttpLink http, MqttLink mqtt, CycleWork work, DeviceTime time, SeededRandom random, FaultStory story)
{
    private const int LongestPauseSeconds = 60;

    private readonly byte[] _buffer = new byte[2048];
    private bool _isSending;
    private double _notBefore;
    private int _pauseSeconds = 1;

    public void Step()
    {
        if (_isSending || time.Seconds < _notBefore)
        {
            return;
        }

        int length = agent.WriteReport(_buffer, time.Now);
        if (length > 0)
        {
            byte[] report = story.Tell(_buffer[..length]);
            int sequence = agent.ReportSequence;
            _isSending = true;
            work.Start(() => SendAsync(report, sequence));
        }
    }

    private async Task SendAsync(byte[] report, int sequence)
    {
        try
        {
            bool isDelivered = await mqtt.PublishReportAsync(report, work.Token) || await http.PostReportAsync(report, work.Token);
            work.Token.ThrowIfCancellationRequested();
            if (isDelivered)
            {
                _pauseSeconds = 1;
                agent.ReportDelivered(sequence, time.Now);
            }
            else
            {
                _notBefore = time.Seconds + (_pauseSeconds * random.Next(500, 1000) / 1000.0);
                _pauseSeconds = Math.Min(_pauseSeconds * 2, LongestPauseSeconds);
            }
        }
        finally
        {
            _isSending = false;
        }
    }
}
