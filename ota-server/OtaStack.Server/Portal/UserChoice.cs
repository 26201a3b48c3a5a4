using OtaStack.Server.Devices;
using OtaStack.Server.Reports;

namespace OtaStack.Server.Portal;

/// <summary>The newest choice of a device's user at the portal about one thing (docs/formats.md, member <c>user</c>).</summary>
internal sealed class UserChoice
{
    /// <summary><see cref="About"/> of a choice of the update mode.</summary>
    public const string OfMode = "mode";

    /// <summary><see cref="About"/> of a choice of when a release is installed.</summary>
    public const string OfRelease = "release";

    /// <summary>What a device tells in place of a reason when it did not put a release off (docs/formats.md).</summary>
    private const string NotPostponed = "refused";

    public required string Product { get; init; }

    public required string DeviceId { get; init; }

    public required string About { get; init; }

    /// <summary>Grows with each choice of the device, whatever it is about: a device takes each number once.</summary>
    public long Number { get; set; }

    /// <summary>Who decides when; empty in a choice about a release.</summary>
    public string Mode { get; set; } = "";

    /// <summary><c>now</c>, <c>at</c>, <c>window</c> or <c>later</c>; empty in a choice about the mode.</summary>
    public string When { get; set; } = "";

    /// <summary>The release that <see cref="When"/> is about; empty with it.</summary>
    public string Release { get; set; } = "";

    /// <summary>Unix seconds, of <c>at</c>; else 0.</summary>
    public long Time { get; set; }

    /// <summary>How long it is put off, of <c>later</c>; else 0.</summary>
    public int Seconds { get; set; }

    /// <summary>Why it is put off; may be empty.</summary>
    public string Reason { get; set; } = "";

    public DateTimeOffset ChosenAt { get; set; }

    /// <summary>When the device told that it has taken it; null before.</summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>The device told of it as taken, but did not do it: put off as often as is allowed.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Nothing was chosen, or it has been withdrawn: the row keeps the number alone.</summary>
    public bool IsEmpty => Mode.Length == 0 && When.Length == 0;

    /// <summary>Whether the device has yet to take this.</summary>
    public bool IsWaiting => TakenAt is null && !IsEmpty;

    /// <summary>Another choice about the same thing takes the place of this one.</summary>
    public void Take(ChoiceOrder order, long number, DateTimeOffset now)
    {
        (Number, ChosenAt, TakenAt, IsRefused) = (number, now, null, false);
        (Mode, When, Release, Time, Seconds, Reason) = (order.Mode, order.When, order.Release, order.Time, order.Seconds, order.Reason);
    }

    /// <summary>
    /// The device told the number that it has taken last. It takes no number after a higher one: what it has passed by is withdrawn.
    /// </summary>
    public void Told(DeviceReport report, DateTimeOffset now)
    {
        if (report.Choice == Number && TakenAt is null)
        {
            TakenAt = now;
            IsRefused = When == "later" && WasNotPutOff(report);
        }
        else if (report.Choice > Number && TakenAt is null)
        {
            Withdraw();
        }
    }

    /// <summary>The mark is told with the count alone: that nothing was ever counted says the same while the release waits.</summary>
    private bool WasNotPutOff(DeviceReport report)
    {
        return report.Postponements > 0 ? report.PostponeReason == NotPostponed : report.State == DeviceState.Waiting && report.Attempted == Release;
    }

    /// <summary>As if nothing had been chosen.</summary>
    public void Withdraw()
    {
        Take(new ChoiceOrder(), Number, ChosenAt);
    }
}
