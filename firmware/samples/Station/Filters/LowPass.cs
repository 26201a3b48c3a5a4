namespace OtaStack.Samples.Station.Filters;

/// <summary>First-order low pass in integers: follows by a part of the distance at each step.</summary>
public sealed class LowPass
{
    private readonly int _parts;
    private int _state;
    private bool _hasState;

    /// <param name="parts">The distance is divided by it, 1 or more.</param>
    public LowPass(int parts)
    {
        _parts = parts;
    }

    public int Put(int value)
    {
        if (!_hasState)
        {
            _state = value * _parts;
            _hasState = true;
        }

        _state += value - (_state / _parts);
        return _state / _parts;
    }
}
