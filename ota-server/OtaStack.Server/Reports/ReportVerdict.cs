namespace OtaStack.Server.Reports;

/// <summary>What became of a report.</summary>
internal enum ReportVerdict : byte
{
    Unknown = 0,

    /// <summary>Committed to the database.</summary>
    Stored = 1,

    /// <summary>Its sequence had been taken before, or a newer one had: nothing to store, acknowledged all the same.</summary>
    Repeated = 2,

    /// <summary>Not what docs/formats.md says.</summary>
    Invalid = 3,

    /// <summary>It speaks for another device than the one that sent it.</summary>
    Foreign = 4,
}
