namespace OtaStack.Server.Devices;

/// <summary>How a device left the fleet.</summary>
internal enum DeviceEnd : byte
{
    Unknown = 0,

    /// <summary>Everything on it was erased, as its receipt says.</summary>
    Erased = 1,

    /// <summary>An operator removed it.</summary>
    Removed = 2,
}
