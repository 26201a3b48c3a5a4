namespace OtaStack.LocalPage;

/// <summary>
/// How often a code may be tried: after five wrong ones in a row nobody may for half a minute, after each further one for twice as long, up
/// to an hour. In memory alone: switching the device off and on, which takes a hand on it, starts anew.
/// </summary>
internal sealed class CodeGuard
{
    private const int Free = 5;
    private const int FirstSeconds = 30;
    private const int LongestSeconds = 3600;

    private int _wrong;
    private long _until;

    /// <summary>Seconds until a code may be tried; 0 for now.</summary>
    public int Wait(long now)
    {
        // A clock that was set back must not lock the owner out for years.
        if (_until > now + LongestSeconds)
        {
            _until = now + LongestSeconds;
        }

        return _until > now ? (int)(_until - now) : 0;
    }

    public void Right()
    {
        _wrong = 0;
    }

    /// <returns>True when it is locked from now on.</returns>
    public bool Wrong(long now)
    {
        _wrong++;
        if (_wrong < Free)
        {
            return false;
        }

        int seconds = FirstSeconds;
        for (int i = Free; i < _wrong && seconds < LongestSeconds; i++)
        {
            seconds *= 2;
        }

        _until = now + (seconds < LongestSeconds ? seconds : LongestSeconds);
        return true;
    }
}
