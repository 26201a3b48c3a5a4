namespace System.Device.Gpio;

public readonly struct PinValue
{
    private readonly int _level;

    internal PinValue(int level)
    {
        _level = level;
    }

    public static PinValue High => new(1);

    public static PinValue Low => new(0);

    public static explicit operator int(PinValue value)
    {
        return value._level;
    }
}
