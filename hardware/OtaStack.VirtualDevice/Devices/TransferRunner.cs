using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Network;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>Carries out the agent's fetches, one at a time.</summary>
internal sealed class TransferRunner(UpdateAgent agent, IFetchLink link, CycleWork work, DeviceTime time, DeviceStatistics statistics)
{
    private CancellationTokenSource? _running;
    private int _number = -1;

    public void Step()
    {
        AgentRequest request = agent.Request;
        if (request.Number != _number)
        {
            _running?.Cancel();
            bool isFetch = request.Kind is RequestKind.FetchMetadata or RequestKind.FetchTarget && !request.FromMedium;
            if (isFetch && request.NotBefore <= time.Now)
            {
                _number = request.Number;
                FetchOrder order = FetchOrder.Of(request);
                work.Start(() => RunAsync(order));
            }
        }
    }

    private async Task RunAsync(FetchOrder order)
    {
        using CancellationTokenSource own = CancellationTokenSource.CreateLinkedTokenSource(work.Token);
        _running = own;
        try
        {
            TransferOutcome outcome = await link.FetchAsync(order, (buffer, offset, count) => Take(order, buffer, offset, count, own), own.Token);
            own.Token.ThrowIfCancellationRequested();
            agent.TransferEnded(order.Number, outcome, time.Now);
        }
        catch (OperationCanceledException) when (own.IsCancellationRequested)
        {
            // The agent wants something else by now, or the device stops.
        }
        finally
        {
            if (_running == own)
            {
                _running = null;
            }
        }
    }

    private void Take(FetchOrder order, byte[] buffer, int offset, int count, CancellationTokenSource own)
    {
        own.Token.ThrowIfCancellationRequested();
        statistics.BytesDownloaded += count;
        agent.BytesArrived(order.Number, buffer, offset, count, time.Now);
        if (agent.Request.Number != order.Number)
        {
            own.Cancel();
        }
    }
}
