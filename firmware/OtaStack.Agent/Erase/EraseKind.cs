namespace OtaStack.Agent.Erase;

/// <summary>What kind of thing is to be erased.</summary>
public enum EraseKind : byte
{
    Unknown = 0,

    /// <summary>One file.</summary>
    File = 1,

    /// <summary>All files of a folder. Of <c>agent</c> the record of the erase, its receipt and the used permits stay.</summary>
    Folder = 2,

    /// <summary>A file with a key that is wrapped, under which other data is encrypted: erasing it makes that data unreadable.</summary>
    WrappedKey = 3,

    /// <summary>The file with the device's own key: 32 bytes. The last of all.</summary>
    DeviceKey = 4,

    /// <summary>The slot of an assembly set that does not run, with its index and its entry in the boot record.</summary>
    SpareSlot = 5,

    /// <summary>Not listed: what deleted files left behind in the file store. Done at the end of each stage.</summary>
    Store = 6,

    /// <summary>A region that is not in the file store: an image slot, a raw partition.</summary>
    Region = 7,

    /// <summary>A block of the firmware's own configuration: Wi-Fi, network, certificates.</summary>
    ConfigBlock = 8,
}
