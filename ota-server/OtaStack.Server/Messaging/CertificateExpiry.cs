namespace OtaStack.Server.Messaging;

/// <summary>
/// Ends a connection when the certificate that opened it expires: a handshake is checked once, and a device that pings stays for months. One timer for all of
/// them, set for the next one.
/// </summary>
internal sealed class CertificateExpiry : IDisposable
{
    /// <summary>Longest time that the timer is set for: it does not see that the clock was set.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly SortedSet<Entry> _waiting = [];
    private readonly Dictionary<BoundedChannel, Entry> _entries = [];
    private readonly ILogger<CertificateExpiry> _log;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _number;

    public CertificateExpiry(TimeProvider time, ILogger<CertificateExpiry> log)
    {
        _time = time;
        _log = log;
        _timer = time.CreateTimer(_ => EndExpired(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Connections that end with their certificate.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>The connection is to end then.</summary>
    public void Watch(BoundedChannel channel, string client, DateTimeOffset expires)
    {
        lock (_lock)
        {
            Remove(channel);
            Entry entry = new(expires, _number++, client, channel);
            _entries[channel] = entry;
            _waiting.Add(entry);
            SetTimer();
        }
    }

    /// <summary>The connection has ended.</summary>
    public void Forget(BoundedChannel channel)
    {
        lock (_lock)
        {
            Remove(channel);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
    }

    private void EndExpired()
    {
        List<Entry> expired = [];
        lock (_lock)
        {
            DateTimeOffset now = _time.GetUtcNow();
            while (_waiting.Min is { } next && next.Expires <= now)
            {
                Remove(next.Channel);
                expired.Add(next);
            }

            SetTimer();
        }

        foreach (Entry entry in expired)
        {
            // This very connection: the device may have opened another one with a renewed certificate.
            MessagingLog.Disconnected(_log, entry.Client, "its certificate has expired");
            entry.Channel.Dispose();
        }
    }

    private void Remove(BoundedChannel channel)
    {
        if (_entries.Remove(channel, out Entry? entry))
        {
            _waiting.Remove(entry);
        }
    }

    private void SetTimer()
    {
        if (_waiting.Min is { } next)
        {
            TimeSpan wait = next.Expires - _time.GetUtcNow();
            _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed record Entry(DateTimeOffset Expires, long Number, string Client, BoundedChannel Channel) : IComparable<Entry>
    {
        public int CompareTo(Entry? other)
        {
            return other is null ? 1 : Expires != other.Expires ? Expires.CompareTo(other.Expires) : Number.CompareTo(other.Number);
        }
    }
}
