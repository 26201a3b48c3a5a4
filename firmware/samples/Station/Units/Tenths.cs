namespace OtaStack.Samples.Station.Units;

/// <summary>Values are integers, tenths of their unit: the device's culture has no say in how they look.</summary>
public static class Tenths
{
    /// <summary><c>21.5</c>, <c>-3.0</c>.</summary>
    public static string Text(int tenths)
    {
        int size = tenths < 0 ? -tenths : tenths;
        return string.Concat(tenths < 0 ? "-" : "", (size / 10).ToString(), ".", (size % 10).ToString());
    }

    public static int FromWhole(int whole)
    {
        return whole * 10;
    }

    /// <summary>The nearest whole, halves away from zero.</summary>
    public static int ToWhole(int tenths)
    {
        return tenths < 0 ? (tenths - 5) / 10 : (tenths + 5) / 10;
    }
}
