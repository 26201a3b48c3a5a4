namespace OtaStack.Server.Rollouts;

/// <summary>How far one device of a rollout is. Numbers are stored.</summary>
internal enum MemberOutcome : byte
{
    Unknown = 0,

    /// <summary>Its phase has not come yet.</summary>
    Waiting = 1,

    /// <summary>The release was assigned; the device has not told an end.</summary>
    Assigned = 2,

    /// <summary>The device runs the release, confirmed.</summary>
    Succeeded = 3,

    /// <summary>The device told that it went back from, refused or failed the release.</summary>
    Failed = 4,

    /// <summary>The rollout was halted before the device had ended.</summary>
    Withdrawn = 5,

    /// <summary>Everything on the device was erased before it had ended: it is part of the rollout no more.</summary>
    Erased = 6,

    /// <summary>The device was removed before it had ended: as <see cref="Erased"/>.</summary>
    Removed = 7,
}
