namespace OtaStack.Bundles.Tar;

/// <summary>What an archive may cost and contain.</summary>
public sealed record ArchiveLimits
{
    /// <summary>Files in one archive; bounds the names that are remembered. Default 4,096.</summary>
    public int Entries { get; init; } = 4096;

    /// <summary>Bytes of all files together; bounds endless data. Default 4 GiB − 1, the largest file of FAT32.</summary>
    public long Bytes { get; init; } = uint.MaxValue;

    /// <summary>
    /// True takes what the usual tools write: pax extended headers (path and size) and the old GNU magic. False takes plain ustar
    /// alone, so that an archive has one reading.
    /// </summary>
    public bool ExtendedHeaders { get; init; }
}
