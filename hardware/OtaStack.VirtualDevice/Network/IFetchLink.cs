using OtaStack.Agent.Core;

namespace OtaStack.VirtualDevice.Network;

/// <summary>A way on which files come from the server.</summary>
internal interface IFetchLink
{
    /// <summary>Fetches, and hands over the bytes (buffer, first byte, count) as they come. Never throws for what server and network do.</summary>
    Task<TransferOutcome> FetchAsync(FetchOrder order, Action<byte[], int, int> take, CancellationToken cancellation);
}
