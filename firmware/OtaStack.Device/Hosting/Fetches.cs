using System.Threading;
using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.Device.Http;
using OtaStack.Device.Mqtt;
using OtaStack.Transport;

namespace OtaStack.Device.Hosting;

/// <summary>
/// Carries out the agent's fetches: over HTTP, or piece by piece over MQTT. It stays on the way that works; after a fetch that brought
/// nothing the next one takes the other.
/// </summary>
internal sealed class Fetches
{
    /// <summary>Late answers to earlier requests that are passed over while one is waited for.</summary>
    private const int MostStrays = 8;

    private readonly UpdateAgent _agent;
    private readonly HttpTransport _http;
    private readonly MqttConnection? _mqtt;
    private readonly Features _features;
    private readonly int _longest;
    private readonly BlockTransfer _blocks = new();
    private bool _prefersBlocks;

    /// <param name="longest">How long a fetch in pieces may take before the loop has its turn, milliseconds.</param>
    public Fetches(UpdateAgent agent, HttpTransport http, MqttConnection? mqtt, Features features, int longest)
    {
        _features = features;
        _longest = longest;
        _agent = agent;
        _http = http;
        _mqtt = mqtt;
    }

    /// <summary>Carries out the fetch that is outstanding, and tells the agent how it ended.</summary>
    public void Carry()
    {
        AgentRequest request = _agent.Request;
        int number = request.Number;
        int before = _agent.Downloaded;
        bool byBlocks = _prefersBlocks && _mqtt != null && _mqtt.IsConnected;
        TransferOutcome outcome = byBlocks ? FetchBlocks(request) : _http.Fetch(_agent);
        if (outcome == TransferOutcome.Failed && _agent.Downloaded == before)
        {
            _prefersBlocks = !byBlocks;
        }

        _agent.TransferEnded(number, outcome, DeviceClock.Now);
    }

    private TransferOutcome FetchBlocks(AgentRequest request)
    {
        int number = request.Number;
        long end = DeviceClock.Milliseconds + _longest;
        byte[] message = new byte[BlockTransfer.MaxRequestBytes];
        _blocks.Begin(request.Kind, request.Path, request.From, request.Count, request.IsContinued);
        while (_blocks.Outcome == TransferOutcome.Unknown)
        {
            int length = _blocks.WriteRequest(message, _agent.Bandwidth.Piece(BlockTransfer.MaxPiece));
            byte[]? answer = _mqtt!.AskForBlock(message, length);
            int count = 0;
            for (int strays = 0; count == 0 && answer != null && strays < MostStrays; strays++)
            {
                count = _blocks.Take(answer, answer.Length);
                answer = count > 0 || _blocks.Outcome != TransferOutcome.Unknown ? answer : _mqtt.NextBlock();
                if (_blocks.Outcome != TransferOutcome.Unknown)
                {
                    break;
                }
            }

            if (count > 0)
            {
                _agent.BytesArrived(number, answer!, BlockTransfer.HeaderBytes, count, DeviceClock.Now);
            }

            _features.Turn();

            // An image over a slow link takes longer than the loop may be away: what has come is kept, and the next fetch goes on behind it.
            if (_agent.Request.Number != number || (_blocks.Outcome == TransferOutcome.Unknown && (count == 0 || DeviceClock.Milliseconds >= end)))
            {
                return TransferOutcome.Failed;
            }

            int pause = _agent.Bandwidth.Spend(count, DeviceClock.Milliseconds);
            if (pause > 0)
            {
                Thread.Sleep(pause);
            }
        }

        return _blocks.Outcome;
    }
}
