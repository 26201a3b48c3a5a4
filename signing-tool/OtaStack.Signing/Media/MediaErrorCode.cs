namespace OtaStack.Signing.Media;

/// <summary>The stable codes of failures with removable media. The arguments of each are told beside it, in order.</summary>
public static class MediaErrorCode
{
    /// <summary>device</summary>
    public const string NotMounted = "media.not_mounted";

    /// <summary>path</summary>
    public const string Missing = "media.missing";

    /// <summary>medium, the files</summary>
    public const string ForeignFiles = "media.foreign_files";

    /// <summary>path, limit of files</summary>
    public const string TooManyFiles = "media.too_many_files";

    /// <summary>path of a link</summary>
    public const string Link = "media.link";

    /// <summary>path of a FIFO, socket or device</summary>
    public const string SpecialFile = "media.special_file";

    /// <summary>medium, bytes needed, bytes free</summary>
    public const string NoSpace = "media.no_space";

    /// <summary>number of findings, the findings</summary>
    public const string Infected = "media.infected";

    /// <summary>program</summary>
    public const string ScannerMissing = "media.scanner_missing";

    /// <summary>program, what it said</summary>
    public const string ScanFailed = "media.scan_failed";

    /// <summary>socket, what the system said</summary>
    public const string DaemonMissing = "media.daemon_missing";

    /// <summary>socket, file that was being scanned</summary>
    public const string DaemonLost = "media.daemon_lost";

    /// <summary>socket, file that was being scanned, seconds waited</summary>
    public const string DaemonSilent = "media.daemon_silent";

    /// <summary>file, its bytes, socket</summary>
    public const string DaemonLimit = "media.daemon_limit";

    /// <summary>socket, option of clamd.conf</summary>
    public const string DaemonLenient = "media.daemon_lenient";

    /// <summary>None.</summary>
    public const string ScannerChoice = "media.scanner_choice";

    /// <summary>files scanned, files there</summary>
    public const string ScanIncomplete = "media.scan_incomplete";

    /// <summary>folder</summary>
    public const string NoSignatures = "media.no_signatures";

    /// <summary>file that does not read back as it was written</summary>
    public const string NotAsWritten = "media.not_as_written";

    /// <summary>medium</summary>
    public const string NoIndex = "media.no_index";

    /// <summary>file</summary>
    public const string IndexMalformed = "media.index_malformed";

    /// <summary>file</summary>
    public const string IndexSignature = "media.index_signature";

    /// <summary>None.</summary>
    public const string BundleSource = "media.bundle_source";

    /// <summary>name</summary>
    public const string BundleName = "media.bundle_name";
}
