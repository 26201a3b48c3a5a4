using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.TestKit;
using OtaStack.Transport;

namespace OtaStack.Agent.Tests.Support;

/// <summary>MQTT without the network: requests and answers as messages.</summary>
internal sealed class MqttWay : IWay
{
    private readonly BlockTransfer _transfer = new();
    private readonly byte[] _buffer = new byte[BlockTransfer.MaxRequestBytes];

    public IWay Another()
    {
        return new MqttWay();
    }

    public TransferOutcome Fetch(AgentRequest request, byte[]? file, Func<int, int, byte[]> read, Func<byte[], bool> handOver)
    {
        _transfer.Begin(request.Kind, request.Path, request.From, request.Count, request.IsContinued);
        while (_transfer.Outcome == TransferOutcome.Unknown)
        {
            int length = _transfer.WriteRequest(_buffer, BlockTransfer.MaxPiece);
            byte[] answer = BlockServer.Answer(_buffer.AsSpan(0, length), (_, _) => file);
            int taken = _transfer.Take(answer, answer.Length);
            if (taken > 0)
            {
                byte[] piece = read(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(6)), taken);
                if (!handOver(piece) || piece.Length < taken)
                {
                    return TransferOutcome.Failed;
                }
            }
        }

        return _transfer.Outcome;
    }
}
