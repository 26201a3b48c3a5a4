namespace OtaStack.Server.Events;

/// <summary>A security event as kept: one row, however often the device tells of it.</summary>
internal sealed class SecurityEvent
{
    /// <summary>Rows of one device; the oldest go when there are more.</summary>
    public const int KeptPerDevice = 200;

    public long Id { get; init; }

    public required string Product { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>When the device was enrolled that tells it: after an erase its numbers begin anew.</summary>
    public required DateTimeOffset EnrolledAt { get; init; }

    /// <summary>The device's number of the event.</summary>
    public required int Number { get; init; }

    public required string Reason { get; init; }

    /// <summary>See <see cref="EventClass"/>.</summary>
    public required string Class { get; init; }

    public int Count { get; set; }

    /// <summary>By the device's clock; null when it did not know the time.</summary>
    public DateTimeOffset? FirstAt { get; set; }

    /// <summary>As <see cref="FirstAt"/>.</summary>
    public DateTimeOffset? LastAt { get; set; }

    /// <summary>When the server heard of it first.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the server heard of it last.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>What ran.</summary>
    public string Version { get; set; } = "";

    /// <summary>Events that found no room on the device until then.</summary>
    public int Dropped { get; set; }
}
