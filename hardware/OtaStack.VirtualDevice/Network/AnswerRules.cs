using System.Net;
using System.Net.Http.Headers;
using OtaStack.Agent.Core;

namespace OtaStack.VirtualDevice.Network;

/// <summary>What an answer's header must say before its body is read (docs/device-protocol.md).</summary>
internal static class AnswerRules
{
    /// <summary>How the fetch ends because of the header; Unknown when the body is to be read.</summary>
    public static TransferOutcome Judge(FetchOrder order, HttpStatusCode status, HttpContentHeaders headers)
    {
        if (status == HttpStatusCode.NotFound)
        {
            return TransferOutcome.NotFound;
        }

        if (headers.ContentEncoding.Count > 0)
        {
            return TransferOutcome.Failed;
        }

        return order.IsTarget ? JudgeRange(order, status, headers) : JudgeWhole(order, status, headers);
    }

    private static TransferOutcome JudgeRange(FetchOrder order, HttpStatusCode status, HttpContentHeaders headers)
    {
        ContentRangeHeaderValue? range = headers.ContentRange;
        bool isWanted = status == HttpStatusCode.PartialContent
            && range is { Unit: "bytes" }
            && range.From == order.From
            && range.To == order.From + order.Count - 1L
            && (headers.ContentLength is null || headers.ContentLength == order.Count);
        return isWanted ? TransferOutcome.Unknown : TransferOutcome.Failed;
    }

    private static TransferOutcome JudgeWhole(FetchOrder order, HttpStatusCode status, HttpContentHeaders headers)
    {
        return status != HttpStatusCode.OK ? TransferOutcome.Failed
            : headers.ContentLength > order.Count ? TransferOutcome.TooLarge
            : TransferOutcome.Unknown;
    }
}
