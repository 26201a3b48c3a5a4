namespace OtaStack.Samples.Station.Schedule;

/// <summary>The set temperatures of one day: up to eight switching points, ascending.</summary>
public sealed class DayPlan
{
    private const int MostPoints = 8;

    private readonly int[] _minutes = new int[MostPoints];
    private readonly int[] _values = new int[MostPoints];
    private int _count;

    /// <summary>False when the plan is full or the point lies before the last one.</summary>
    public bool Add(int minute, int value)
    {
        if (_count == MostPoints || minute < 0 || minute >= 1440 || (_count > 0 && minute <= _minutes[_count - 1]))
        {
            return false;
        }

        _minutes[_count] = minute;
        _values[_count] = value;
        _count++;
        return true;
    }

    /// <summary>What is set at a minute of the day; before the first point that of the last.</summary>
    public int ValueAt(int minute, int otherwise)
    {
        if (_count == 0)
        {
            return otherwise;
        }

        int found = _count - 1;
        for (int i = 0; i < _count; i++)
        {
            if (_minutes[i] <= minute)
            {
                found = i;
            }
        }

        return minute < _minutes[0] ? _values[_count - 1] : _values[found];
    }
}
