namespace OtaStack.Samples.Thermostat;

/// <summary>Temperatures are integers, tenths of a degree Celsius: the device's culture has no say in how they look.</summary>
internal static class Degrees
{
    /// <summary><c>21.5</c>, <c>-3.0</c>.</summary>
    public static string Text(int tenths)
    {
        int size = tenths < 0 ? -tenths : tenths;
        string sign = tenths < 0 ? "-" : "";
        return string.Concat(sign, (size / 10).ToString(), ".", (size % 10).ToString());
    }
}
