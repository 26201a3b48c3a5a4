using OtaStack.Agent.Core;

namespace OtaStack.VirtualDevice.Network;

/// <summary>What to fetch. The agent's request object changes, so this is a copy.</summary>
/// <param name="Number">The agent's number of the request.</param>
/// <param name="IsTarget">A range of a target; otherwise a whole metadata file.</param>
/// <param name="Path">Below <c>targets/</c> or <c>metadata/</c>.</param>
/// <param name="From">First byte of the range.</param>
/// <param name="Count">Target: exactly this many bytes. Metadata: at most.</param>
/// <param name="IsContinued">The answer must be from the same version of the file as the one before.</param>
internal sealed record FetchOrder(int Number, bool IsTarget, string Path, int From, int Count, bool IsContinued = false)
{
    public static FetchOrder Of(AgentRequest request)
    {
        return new FetchOrder(request.Number, request.Kind == RequestKind.FetchTarget, request.Path, request.From, request.Count, request.IsContinued);
    }

    public RequestKind Kind => IsTarget ? RequestKind.FetchTarget : RequestKind.FetchMetadata;

    public string UrlFor(string product)
    {
        string path = string.Join('/', Path.Split('/').Select(Uri.EscapeDataString));
        return $"tuf/{product}/{(IsTarget ? "targets" : "metadata")}/{path}";
    }
}
