namespace OtaStack.Server.Erasure;

/// <summary>The receipt of an erase as kept: what the device signed, and what was read in it.</summary>
internal sealed class EraseReceipt
{
    public required string Product { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>What authenticates it, 64 hex digits: names the receipt.</summary>
    public required string Mac { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary><c>userData</c> or <c>all</c>.</summary>
    public required string What { get; init; }

    /// <summary><c>user</c>, or the path of the permit.</summary>
    public required string OrderedBy { get; init; }

    /// <summary>The bytes as the device sent them.</summary>
    public required byte[] Json { get; init; }
}
