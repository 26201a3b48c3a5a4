namespace OtaStack.Samples.Thermostat.Control;

/// <summary>
/// Switches a burner on below the set temperature and off above it, with a band between that spares the burner.
/// All temperatures in tenths of a degree Celsius.
/// </summary>
public sealed class HysteresisControl
{
    /// <summary>Lowest and highest temperature that can be set: frost protection and comfort limit.</summary>
    public const int Lowest = 50;

    public const int Highest = 300;

    private readonly int _band;
    private int _setPoint;

    /// <param name="setPoint">Wanted temperature.</param>
    /// <param name="band">Distance from switching on to switching off.</param>
    public HysteresisControl(int setPoint, int band)
    {
        _band = band;
        SetPoint = setPoint;
    }

    public int SetPoint
    {
        get => _setPoint;
        set => _setPoint = value < Lowest ? Lowest : value > Highest ? Highest : value;
    }

    public bool IsHeating { get; private set; }

    /// <summary>Takes a new temperature. A broken sensor switches the burner off.</summary>
    public bool Update(int temperature)
    {
        if (temperature == Thermistor.Broken || temperature >= _setPoint + (_band / 2))
        {
            IsHeating = false;
        }
        else if (temperature <= _setPoint - (_band / 2))
        {
            IsHeating = true;
        }

        return IsHeating;
    }
}
