using OtaStack.Agent.Core;

namespace OtaStack.Agent.Tests.Support;

/// <summary>Each fetch takes another way, drawn from a seed: HTTP, MQTT, a medium.</summary>
internal sealed class ChangingWay(int seed) : IWay
{
    private readonly IWay[] _ways = [new HttpWay(), new MqttWay(), new DirectWay()];
    private readonly Random _random = new(seed);

    public IWay Another()
    {
        return new ChangingWay(seed);
    }

    public TransferOutcome Fetch(AgentRequest request, byte[]? file, Func<int, int, byte[]> read, Func<byte[], bool> handOver)
    {
        return _ways[_random.Next(_ways.Length)].Fetch(request, file, read, handOver);
    }
}
