using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.Transport;

namespace OtaStack.VirtualDevice.Network;

/// <summary>One device's way to the server's files over MQTT, piece by piece; the codec and its rules are the agent's (<see cref="BlockTransfer"/>).</summary>
internal sealed class BlockLink(MqttLink mqtt, FaultyLine line, BandwidthLimit limit, TimeProvider time) : IFetchLink
{
    /// <summary>Late answers to earlier requests that are passed over while one is waited for.</summary>
    private const int MaxStrays = 8;

    private readonly BlockTransfer _transfer = new();
    private readonly byte[] _request = new byte[BlockTransfer.MaxRequestBytes];

    public bool IsConnected => mqtt.IsConnected;

    public async Task<TransferOutcome> FetchAsync(FetchOrder order, Action<byte[], int, int> take, CancellationToken cancellation)
    {
        _transfer.Begin(order.Kind, order.Path, order.From, order.Count, order.IsContinued);
        while (_transfer.Outcome == TransferOutcome.Unknown)
        {
            int length = _transfer.WriteRequest(_request, limit.Piece(BlockTransfer.MaxPiece));
            bool isAsked = await mqtt.AskForBlockAsync(_request.AsMemory(0, length), cancellation);
            if (!isAsked || !await TakeAnswerAsync(take, cancellation))
            {
                return TransferOutcome.Failed;
            }
        }

        return _transfer.Outcome;
    }

    /// <summary>False when no answer came, or the line broke in it.</summary>
    private async Task<bool> TakeAnswerAsync(Action<byte[], int, int> take, CancellationToken cancellation)
    {
        for (int strays = 0; strays < MaxStrays; strays++)
        {
            if (await mqtt.NextBlockAsync(cancellation) is not byte[] answer)
            {
                return false;
            }

            int count = _transfer.Take(answer, answer.Length);
            if (count > 0)
            {
                int passed = line.Pass(count);
                take(answer, BlockTransfer.HeaderBytes, passed);
                await PauseAsync(passed, cancellation);
                return passed == count;
            }

            if (_transfer.Outcome != TransferOutcome.Unknown)
            {
                return true;
            }
        }

        return false;
    }

    private async Task PauseAsync(int bytes, CancellationToken cancellation)
    {
        int milliseconds = limit.Spend(bytes, (long)time.GetElapsedTime(0).TotalMilliseconds);
        if (milliseconds > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellation);
        }
    }
}
