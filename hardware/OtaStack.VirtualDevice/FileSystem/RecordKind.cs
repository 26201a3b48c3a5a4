namespace OtaStack.VirtualDevice.FileSystem;

/// <summary>What a record of the log says. The numbers are part of the format on flash.</summary>
internal enum RecordKind : byte
{
    Unknown = 0,

    /// <summary>The file exists and has this name; the newest one counts.</summary>
    Name = 1,

    /// <summary>Bytes of the file at a position.</summary>
    Data = 2,

    /// <summary>Older bytes at and after the position are gone.</summary>
    Truncate = 3,

    /// <summary>The file is gone; kept as long as any other record of it can be read.</summary>
    Delete = 4,
}
