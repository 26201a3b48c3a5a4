using OtaStack.Agent.Core;

namespace OtaStack.Agent.Tests.Support;

/// <summary>A way on which files come to the device.</summary>
internal interface IWay
{
    /// <summary>The same way for another device.</summary>
    IWay Another();

    /// <summary>Carries out one fetch.</summary>
    /// <param name="file">What the server has; null when it has none.</param>
    /// <param name="read">Part of the file (first byte, count) as it arrives: shorter when the line breaks, other bytes when it is bad.</param>
    /// <param name="handOver">Returns false when the agent wants something else by now.</param>
    TransferOutcome Fetch(AgentRequest request, byte[]? file, Func<int, int, byte[]> read, Func<byte[], bool> handOver);
}
