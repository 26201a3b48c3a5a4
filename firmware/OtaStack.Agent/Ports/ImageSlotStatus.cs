namespace OtaStack.Agent.Ports;

/// <summary>Where the trial of an image stands. The numbers are those of <c>UpdateStatus</c> in nanoFramework's In-Field Update.</summary>
public enum ImageSlotStatus : byte
{
    /// <summary>What runs stays.</summary>
    Confirmed = 0,

    /// <summary>What runs was started on trial: the next restart takes it back.</summary>
    Testing = 1,

    /// <summary>The next restart starts the image in the secondary slot on trial.</summary>
    TestPending = 2,

    /// <summary>The next restart starts the image in the secondary slot for good.</summary>
    PermanentPending = 3,

    /// <summary>The next restart puts the image before back.</summary>
    RollbackPending = 4,

    /// <summary>The slots cannot be made sense of.</summary>
    Unknown = 255,
}
