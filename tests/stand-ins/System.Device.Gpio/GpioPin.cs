namespace System.Device.Gpio;

public sealed class GpioPin : IDisposable
{
    public PinMode Mode { get; set; }

    /// <summary>What is on the pin: set by tests for inputs, by the device for outputs.</summary>
    public int Level { get; set; }

    public PinValue Read()
    {
        return new PinValue(Level);
    }

    public void Write(PinValue value)
    {
        Level = (int)value;
    }

    public void Dispose()
    {
    }
}
