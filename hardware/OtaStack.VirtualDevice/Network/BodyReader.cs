using System.Buffers;
using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.Transport;

namespace OtaStack.VirtualDevice.Network;

/// <summary>Reads the bodies of answers: no faster than the limit allows, and no byte more than the agent's rules let through.</summary>
internal sealed class BodyReader(BandwidthLimit limit, FaultyLine line, TimeProvider time, TimeSpan silence)
{
    private const int PieceBytes = 2048;

    /// <summary>Bytes of answers that got through.</summary>
    public long Received { get; private set; }

    /// <summary>Reads one body. To leave it before its end closes the connection, which is how a drop looks to the server.</summary>
    /// <param name="quiet">Cancelled when nothing has come for too long; pauses of our own do not count.</param>
    public async Task<TransferOutcome> ReadAsync(Stream body, RangeAnswer answer, Action<byte[], int, int> take, CancellationTokenSource quiet)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (true)
            {
                quiet.CancelAfter(silence);
                int arrived = await body.ReadAsync(buffer.AsMemory(0, limit.Piece(PieceBytes)), quiet.Token);
                if (arrived == 0)
                {
                    return answer.End();
                }

                int passed = line.Pass(arrived);
                int wanted = answer.Take(passed);
                Received += passed;
                if (wanted > 0)
                {
                    take(buffer, 0, wanted);
                }

                if (wanted < passed || passed < arrived)
                {
                    return wanted < passed ? answer.End() : TransferOutcome.Failed;
                }

                await PauseAsync(passed, quiet);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task PauseAsync(int bytes, CancellationTokenSource quiet)
    {
        int milliseconds = limit.Spend(bytes, (long)time.GetElapsedTime(0).TotalMilliseconds);
        if (milliseconds > 0)
        {
            quiet.CancelAfter(Timeout.InfiniteTimeSpan);
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, quiet.Token);
        }
    }
}
