namespace OtaStack.VirtualDevice.Flash;

/// <summary>
/// The supply broke down during a flash operation. Whatever the device held in memory is gone; only the flash remains.
/// Deliberately no <see cref="IOException"/>: code that handles a failing medium must not survive a power cut.
/// </summary>
public sealed class PowerLostException : Exception
{
    internal PowerLostException(long operation)
        : base($"power lost at flash operation {operation}")
    {
        Operation = operation;
    }

    /// <summary>Number of the operation that was torn, counted from the making of the flash; the first is 1.</summary>
    public long Operation { get; }
}
