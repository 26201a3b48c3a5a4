using OtaStack.Launcher;

namespace OtaStack.Device.Tests.Support;

/// <summary>A program that a slot names.</summary>
public sealed class TestProgram : IProgram
{
    public void Run(IFileStore files, IHmac hmac, BootChoice boot)
    {
    }
}
