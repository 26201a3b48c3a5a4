namespace OtaStack.Agent.Transfer;

/// <summary>
/// How fast bytes may be taken from the network: a token bucket in whole numbers. The lowest of three limits counts. Whoever reads
/// asks <see cref="Piece"/> how much to read at once, and <see cref="Spend"/> how long to pause after it.
/// Over ten seconds the bytes are within 5 % of the limit.
/// </summary>
public sealed class BandwidthLimit
{
    /// <summary>What may be made up for after a pause of one's own, milliseconds.</summary>
    private const int Burst = 200;

    /// <summary>Pieces in a second at least: a reader that takes more at once could not keep to the limit over a short time.</summary>
    private const int PiecesPerSecond = 16;

    private long _last;

    /// <summary>Thousandths of bytes taken ahead of time; negative: saved up.</summary>
    private long _debt;

    /// <summary>Set for the device, bytes per second; 0 = no limit.</summary>
    public int Device;

    /// <summary>Chosen by the user, bytes per second; 0 = no limit.</summary>
    public int User;

    /// <summary>Asked for by the server with the assignment, bytes per second; 0 = no limit.</summary>
    public int Server;

    /// <summary>The limit that counts, bytes per second; 0 = none.</summary>
    public int BytesPerSecond
    {
        get
        {
            int lowest = Device;
            lowest = User > 0 && (User < lowest || lowest <= 0) ? User : lowest;
            return Server > 0 && (Server < lowest || lowest <= 0) ? Server : lowest;
        }
    }

    /// <summary>How many bytes to read at once: <paramref name="most"/>, or fewer when the limit is low, at least 1.</summary>
    public int Piece(int most)
    {
        int rate = BytesPerSecond;
        return rate > 0 && rate / PiecesPerSecond < most ? (rate / PiecesPerSecond) + 1 : most;
    }

    /// <summary>Counts bytes that were read.</summary>
    /// <param name="milliseconds">A clock that does not go back; where it starts does not matter.</param>
    /// <returns>Milliseconds to wait before the next bytes are read.</returns>
    public int Spend(int bytes, long milliseconds)
    {
        long rate = BytesPerSecond;
        long elapsed = milliseconds - _last;
        _last = milliseconds;
        if (rate <= 0)
        {
            _debt = 0;
            return 0;
        }

        // Two factors below 2^31 each.
        _debt -= (elapsed > int.MaxValue ? int.MaxValue : elapsed < 0 ? 0 : elapsed) * rate;
        if (_debt < -Burst * rate)
        {
            _debt = -Burst * rate;
        }

        _debt += bytes * 1000L;
        return _debt <= 0 ? 0 : (int)((_debt + rate - 1) / rate);
    }
}
