namespace OtaStack.TufClient;

/// <summary>The commands of the conformance suite's protocol.</summary>
internal enum ClientCommand
{
    Init,
    Refresh,
    Download,
}
