using OtaStack.Agent.Core;

namespace OtaStack.Agent.Tests.Support;

/// <summary>The bytes themselves, as from a file on a medium: nothing is asked about them but how many they are.</summary>
internal sealed class DirectWay : IWay
{
    public IWay Another()
    {
        return new DirectWay();
    }

    public TransferOutcome Fetch(AgentRequest request, byte[]? file, Func<int, int, byte[]> read, Func<byte[], bool> handOver)
    {
        if (file == null)
        {
            return TransferOutcome.NotFound;
        }

        bool isTarget = request.Kind == RequestKind.FetchTarget;
        if (isTarget && (request.From < 0 || request.Count < 1 || request.From > file.Length - request.Count))
        {
            return TransferOutcome.Failed;
        }

        int count = isTarget ? request.Count : Math.Min(file.Length, request.Count);
        byte[] bytes = read(request.From, count);
        handOver(bytes);
        return bytes.Length < count ? TransferOutcome.Failed
            : !isTarget && file.Length > count ? TransferOutcome.TooLarge
            : TransferOutcome.Complete;
    }
}
