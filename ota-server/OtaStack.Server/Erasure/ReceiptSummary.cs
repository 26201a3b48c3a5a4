namespace OtaStack.Server.Erasure;

/// <summary>A receipt as the API and the console list it.</summary>
/// <param name="Id">Names it within the device: what authenticates it, 64 hex digits.</param>
/// <param name="Received">When the server stored it.</param>
/// <param name="What"><c>userData</c> or <c>all</c>.</param>
/// <param name="OrderedBy"><c>user</c>, or the path of the permit.</param>
/// <param name="Failed">Items of the erase list of which something is left; more than 0: the erase is not what it should be.</param>
/// <remarks>Public because Razor components, which show it, are.</remarks>
public sealed record ReceiptSummary(string Id, DateTimeOffset Received, string What, string OrderedBy, int Failed)
{
    internal static ReceiptSummary Of(EraseReceipt receipt)
    {
        return new ReceiptSummary(receipt.Mac, receipt.ReceivedAt, receipt.What, receipt.OrderedBy, ReceiptFacts.Stored(receipt).Failed);
    }
}
