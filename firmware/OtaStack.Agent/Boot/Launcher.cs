using OtaStack.Agent.Ports;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Boot;

/// <summary>The boot loader of assembly sets: decides at power-on which slot runs.</summary>
public static class Launcher
{
    public static BootChoice Choose(IFileStore files, IHmacSha256 hmac)
    {
        return null!;
    }
}
