using System.Threading;
using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Device.Hosting;

/// <summary>What a device is made of, for its features.</summary>
public sealed class DeviceParts
{
    public readonly UpdateAgent Agent;

    public readonly DeviceIdentity Identity;

    public readonly IFileStore Files;

    public readonly IHmacSha256 Hmac;

    /// <summary>What was started.</summary>
    public readonly BootChoice Boot;

    /// <summary>Set to have the loop turn at once, from any thread.</summary>
    public readonly AutoResetEvent Wake;

    internal DeviceParts(UpdateAgent agent, DeviceIdentity identity, IFileStore files, IHmacSha256 hmac, BootChoice boot, AutoResetEvent wake)
    {
        Agent = agent;
        Identity = identity;
        Files = files;
        Hmac = hmac;
        Boot = boot;
        Wake = wake;
    }
}
