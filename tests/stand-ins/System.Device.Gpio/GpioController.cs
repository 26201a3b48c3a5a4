using System.Collections.Concurrent;

namespace System.Device.Gpio;

/// <summary>The pins of a board in memory; all controllers see the same.</summary>
public sealed class GpioController : IDisposable
{
    public static ConcurrentDictionary<int, GpioPin> Pins { get; } = new();

    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        GpioPin pin = Pins.GetOrAdd(pinNumber, _ => new GpioPin());
        pin.Mode = mode;
        return pin;
    }

    public void Dispose()
    {
    }
}
