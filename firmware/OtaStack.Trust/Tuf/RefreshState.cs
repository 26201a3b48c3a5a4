namespace OtaStack.Trust.Tuf;

/// <summary>What a <see cref="Refresh"/> waits for.</summary>
public enum RefreshState : byte
{
    Unknown = 0,

    /// <summary>Fetch <see cref="Refresh.WantedFile"/> and call Supply or SupplyMissing.</summary>
    NeedsFile = 1,

    /// <summary>The trusted metadata is current.</summary>
    Complete = 2,

    /// <summary>Stopped; <see cref="Refresh.Verdict"/> and <see cref="Refresh.RefusedRole"/> tell why.</summary>
    Refused = 3,
}
