using OtaStack.Launcher;

namespace OtaStack.Device.Tests.Support;

/// <summary>A program whose constructor does not return until a test lets it.</summary>
public sealed class HangingProgram : IProgram
{
    /// <summary>Content of the part <c>program.entry</c> that leads here.</summary>
    public const string Entry = "OtaStack.Device.Tests;OtaStack.Device.Tests.Support.HangingProgram";

    public HangingProgram()
    {
        Gate.Wait();
    }

    public static ManualResetEventSlim Gate { get; } = new();

    public void Run(IFileStore files, IHmac hmac, BootChoice boot)
    {
    }
}
