namespace OtaStack.Server.Devices;

/// <summary>The update state a device reports (docs/formats.md). Numbers are stored and equal those of the device agent.</summary>
internal enum DeviceState : byte
{
    /// <summary>The device has never reported.</summary>
    Unknown = 0,

    Idle = 1,
    Waiting = 2,
    Downloading = 3,
    Staged = 4,
    Rebooting = 5,
    Trial = 6,
    Confirmed = 7,
    RolledBack = 8,
    Refused = 9,
    Failed = 10,

    /// <summary>Data is being erased.</summary>
    Erasing = 11,

    /// <summary>Everything was erased: told by the receipt, for the device has no key to say it with.</summary>
    Erased = 12,
}
