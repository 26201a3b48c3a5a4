using System.Threading;

namespace nanoFramework.Networking;

/// <summary>As on a board with Wi-Fi: the library's helper looks for an address at Ethernet alone, so the network is never ready.</summary>
public static class NetworkHelper
{
    public static ManualResetEvent NetworkReady { get; } = new(false);

    public static void SetupNetworkHelper(bool requiresDateTime)
    {
        _ = requiresDateTime ? true : throw new NotSupportedException("a device that does not ask for the time");
    }
}
