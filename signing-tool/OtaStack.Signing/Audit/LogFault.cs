namespace OtaStack.Signing.Audit;

/// <summary>What was done to a log.</summary>
public enum LogFault
{
    Unknown = 0,

    /// <summary>The line is not the entry that was written.</summary>
    Changed = 1,

    /// <summary>Entries are not there.</summary>
    Dropped = 2,

    /// <summary>The entry stands in another place than it was written to.</summary>
    Reordered = 3,

    /// <summary>The entry stands there twice.</summary>
    Duplicated = 4,

    /// <summary>The line was not written by the tool at this place.</summary>
    Inserted = 5,

    /// <summary>The entry is well made, but not the one that the next entry or a checkpoint names.</summary>
    Rewritten = 6,

    /// <summary>Entries at the end that a checkpoint names are not there.</summary>
    Truncated = 7,

    /// <summary>The last line has no end: a crash, or a cut. The next use of a key puts it aside.</summary>
    Torn = 8,

    /// <summary>A checkpoint, or a line, is of another log.</summary>
    OtherLog = 9,
}
