namespace OtaStack.Bundles.Tar;

/// <summary>What is wrong with an archive as such, before anything in it is verified.</summary>
public enum ArchiveFault
{
    Unknown = 0,

    /// <summary>No POSIX tar, or a header is damaged: magic, checksum, a number that is not octal.</summary>
    Header = 1,

    /// <summary>A link, device, directory or another entry that is no regular file.</summary>
    EntryType = 2,

    /// <summary>An extended header where none may be, or one that is damaged or changes what the bytes mean.</summary>
    ExtendedHeader = 3,

    /// <summary>The archive ends before it should.</summary>
    Truncated = 4,

    /// <summary>Something stands after the end of the archive, or between its files.</summary>
    TrailingData = 5,

    /// <summary>More files, or more bytes, than the limit.</summary>
    TooLarge = 6,

    /// <summary>A name that leads out of its folder, or has characters that it must not have.</summary>
    Name = 7,

    /// <summary>A name that was there before, or that differs from one only in case.</summary>
    Duplicate = 8,

    /// <summary>A file that stands where another should.</summary>
    Order = 9,
}
