using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Tuf;

/// <summary>How the server verifies: with the verifier of the device and within the device's limits, so that what it publishes a device can take.</summary>
internal static class ServerTrust
{
    /// <summary>The device's limits, but a longer root chain: a device follows it in several updates.</summary>
    public static TrustLimits Limits { get; } = new() { RootRotations = 256 };

    /// <summary>Fresh instances: one serves one thread.</summary>
    public static ISignatureScheme[] Schemes()
    {
        return [new Ed25519Scheme()];
    }
}
