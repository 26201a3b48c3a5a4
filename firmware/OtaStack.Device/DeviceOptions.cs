using OtaStack.Transport;
using OtaStack.Agent.Core;
using OtaStack.Device.Hosting;

namespace OtaStack.Device;

/// <summary>What a product may say about its device beyond provisioning.</summary>
public sealed class DeviceOptions
{
    public readonly AgentSettings Settings = new() { ReasonNames = new ReasonText() };

    /// <summary>Pin of each output channel of the application; none by default.</summary>
    public int[] OutputPins = new int[0];

    /// <summary>Pin of the status LED, lit when high; negative: none.</summary>
    public int LedPin = -1;

    /// <summary>Pin of the button that says yes, pressed when low; negative: none.</summary>
    public int ButtonPin = -1;

    /// <summary>
    /// The device's certificate for mutual TLS, PEM or DER, in place of the file <c>device/certificate</c>; with neither the device's key identifies it.
    /// A renewed one is kept in records and counts from then on.
    /// </summary>
    public byte[]? Certificate;

    /// <summary>The key of <see cref="Certificate"/>, PEM or DER, not encrypted, in place of <c>device/certificate.key</c>.</summary>
    public byte[]? PrivateKey;

    /// <summary>The device is never online: it takes bundles alone, from media or by the local page, and no network is set up for it.</summary>
    public bool IsOffline;

    /// <summary>What the product adds: the local page, media. None by default.</summary>
    public IDeviceFeature[] Features = new IDeviceFeature[0];

    /// <summary>How long network and time may take at the start, seconds. Default 60. After that the device goes on without.</summary>
    public int NetworkSeconds = 60;

    /// <summary>Longest start, and longest step of the device's loop, seconds: after that the device restarts. Default 600: a step may bring a slow range, which is left after 300 s, over messages after half of this.</summary>
    public int LoopSeconds = 600;
}
