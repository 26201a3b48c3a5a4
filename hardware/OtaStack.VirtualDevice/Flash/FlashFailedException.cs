namespace OtaStack.VirtualDevice.Flash;

/// <summary>The flash has refused an operation, and nothing has changed: a failing write, or a block that is worn out.</summary>
public sealed class FlashFailedException : IOException
{
    internal FlashFailedException(int address)
        : base($"flash operation at 0x{address:X} failed")
    {
    }
}
