namespace OtaStack.Samples.Thermostat.Control;

/// <summary>From a 12-bit converter reading to a temperature.</summary>
public static class Thermistor
{
    /// <summary>Said instead of a temperature when the sensor is open, short-circuited or not there.</summary>
    public const int Broken = -32768;

    private const int ShortCircuit = 40;
    private const int OpenCircuit = 4055;

    /// <summary>Tenths of a degree Celsius, -400 to 1250, or <see cref="Broken"/>.</summary>
    /// <param name="reading">0 to 4095; anything else means that there is no such sensor.</param>
    public static int Read(int reading)
    {
        return reading < ShortCircuit || reading > OpenCircuit ? Broken : ThermistorTable.TenthsOfDegree[reading];
    }
}
