using System.Threading;

namespace nanoFramework.Networking;

public static class NetworkHelper
{
    public static ManualResetEvent NetworkReady => throw null!;
    public static void SetupNetworkHelper(bool requiresDateTime) => throw null!;
}
