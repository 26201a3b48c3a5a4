namespace OtaStack.Samples.Station.Filters;

/// <summary>The middle one of the last five values: a single wild reading does not get through.</summary>
public sealed class MedianFilter
{
    private const int Size = 5;

    private readonly int[] _values = new int[Size];
    private readonly int[] _sorted = new int[Size];
    private int _count;
    private int _next;

    public int Put(int value)
    {
        _values[_next] = value;
        _next = (_next + 1) % Size;
        _count = _count < Size ? _count + 1 : Size;
        for (int i = 0; i < _count; i++)
        {
            int at = i;
            while (at > 0 && _sorted[at - 1] > _values[i])
            {
                _sorted[at] = _sorted[at - 1];
                at--;
            }

            _sorted[at] = _values[i];
        }

        return _sorted[_count / 2];
    }

    public void Clear()
    {
        _count = 0;
        _next = 0;
    }
}
