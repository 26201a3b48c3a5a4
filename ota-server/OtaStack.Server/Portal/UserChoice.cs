namespace OtaStack.Server.Portal;

/// <summary>The newest choice of a device's user at the portal (docs/formats.md, member <c>user</c>).</summary>
internal sealed class UserChoice
{
    public required string Product { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>Grows with each choice of the device: a device takes each number once.</summary>
    public required long Number { get; set; }

    /// <summary>Who decides when; empty when nothing is said of that.</summary>
    public string Mode { get; set; } = "";

    /// <summary><c>now</c>, <c>at</c>, <c>window</c> or <c>later</c>; empty when nothing is said of a release.</summary>
    public string When { get; set; } = "";

    /// <summary>The release that <see cref="When"/> is about; empty with it.</summary>
    public string Release { get; set; } = "";

    /// <summary>Unix seconds, of <c>at</c>; else 0.</summary>
    public long Time { get; set; }

    /// <summary>How long it is put off, of <c>later</c>; else 0.</summary>
    public int Seconds { get; set; }

    /// <summary>Why it is put off; may be empty.</summary>
    public string Reason { get; set; } = "";

    public required DateTimeOffset ChosenAt { get; set; }

    /// <summary>When the device told that it has taken it; null before.</summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>Whether the device is to be sent this.</summary>
    public bool IsWaiting => TakenAt is null && (Mode.Length > 0 || When.Length > 0);

    /// <summary>Takes another choice. What the device has not taken of the one before stays, as far as the new one says nothing of it.</summary>
    /// <param name="offer">The release on offer: what was said of another one has gone by.</param>
    public void Take(ChoiceOrder order, long number, string offer, DateTimeOffset now)
    {
        bool keepsWhen = IsWaiting && Release == offer && When.Length > 0;
        Mode = order.Mode.Length > 0 || !IsWaiting ? order.Mode : Mode;
        if (order.When.Length > 0 || !keepsWhen)
        {
            (When, Release, Time, Seconds, Reason) = (order.When, order.Release, order.Time, order.Seconds, order.Reason);
        }

        Number = number;
        ChosenAt = now;
        TakenAt = null;
    }
}
