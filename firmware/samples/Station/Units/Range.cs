namespace OtaStack.Samples.Station.Units;

/// <summary>From a lowest to a highest value, both included.</summary>
public sealed class Range
{
    public Range(int lowest, int highest)
    {
        Lowest = lowest;
        Highest = highest;
    }

    public readonly int Lowest;

    public readonly int Highest;

    public bool Holds(int value)
    {
        return value >= Lowest && value <= Highest;
    }

    public int Clamp(int value)
    {
        return value < Lowest ? Lowest : value > Highest ? Highest : value;
    }

    /// <summary>The value as a share of the range, 0 to 1000.</summary>
    public int PerMille(int value)
    {
        int span = Highest - Lowest;
        return span == 0 ? 0 : (Clamp(value) - Lowest) * 1000 / span;
    }
}
