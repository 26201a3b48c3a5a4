using OtaStack.Agent.Core;

namespace OtaStack.VirtualDevice.Network;

/// <summary>
/// Several ways to the server's files as one. It stays on the way that works; after a fetch that brought nothing the next one takes the
/// other. What is on the device already does not depend on the way it came.
/// </summary>
internal sealed class FetchLinks(HttpLink http, BlockLink blocks) : IFetchLink
{
    private bool _prefersBlocks;

    public async Task<TransferOutcome> FetchAsync(FetchOrder order, Action<byte[], int, int> take, CancellationToken cancellation)
    {
        int taken = 0;
        IFetchLink link = _prefersBlocks && blocks.IsConnected ? blocks : http;
        TransferOutcome outcome = await link.FetchAsync(
            order,
            (buffer, offset, count) =>
            {
                taken += count;
                take(buffer, offset, count);
            },
            cancellation);
        if (outcome == TransferOutcome.Failed && taken == 0)
        {
            _prefersBlocks = link == http;
        }

        return outcome;
    }
}
