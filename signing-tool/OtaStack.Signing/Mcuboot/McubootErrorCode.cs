namespace OtaStack.Signing.Mcuboot;

/// <summary>The stable codes of failures with MCUboot images. The arguments of each are told beside it, in order.</summary>
public static class McubootErrorCode
{
    /// <summary>None.</summary>
    public const string AddressInvalid = "mcuboot.address_invalid";

    /// <summary>bytes of the TLVs, limit</summary>
    public const string AreaFull = "mcuboot.area_full";

    /// <summary>area, magic expected, magic found</summary>
    public const string AreaMagic = "mcuboot.area_magic";

    /// <summary>area, bytes expected, bytes found</summary>
    public const string AreaSize = "mcuboot.area_size";

    /// <summary>counter, lowest counter</summary>
    public const string CounterBelow = "mcuboot.counter_below";

    /// <summary>lowest counter</summary>
    public const string CounterMissing = "mcuboot.counter_missing";

    /// <summary>text</summary>
    public const string CustomTlvInvalid = "mcuboot.custom_tlv_invalid";

    /// <summary>text</summary>
    public const string DependencyInvalid = "mcuboot.dependency_invalid";

    /// <summary>bytes after the image, where they start, where the first is that belongs to nothing</summary>
    public const string Extra = "mcuboot.extra";

    /// <summary>flags</summary>
    public const string Flags = "mcuboot.flags";

    /// <summary>algorithm, hash in the file, hash computed</summary>
    public const string Hash = "mcuboot.hash";

    /// <summary>hash, algorithm of the key</summary>
    public const string HashChoice = "mcuboot.hash_choice";

    /// <summary>field, value expected, value found</summary>
    public const string Header = "mcuboot.header";

    /// <summary>bytes that must be 0</summary>
    public const string HeaderOccupied = "mcuboot.header_occupied";

    /// <summary>bytes, least, most</summary>
    public const string HeaderSize = "mcuboot.header_size";

    /// <summary>file</summary>
    public const string HexAddress = "hex.address";

    /// <summary>file, line</summary>
    public const string HexMalformed = "hex.malformed";

    /// <summary>file, address</summary>
    public const string HexOverlap = "hex.overlap";

    /// <summary>TLV, identifier required, identifier found</summary>
    public const string Identifier = "mcuboot.identifier";

    /// <summary>signature expected, signature found</summary>
    public const string KeyAlgorithm = "mcuboot.key_algorithm";

    /// <summary>hash of the key given, hash in the file</summary>
    public const string KeyHash = "mcuboot.key_hash";

    /// <summary>magic expected, magic found</summary>
    public const string Magic = "mcuboot.magic";

    /// <summary>None.</summary>
    public const string PayloadEmpty = "mcuboot.payload_empty";

    /// <summary>None.</summary>
    public const string PureHash = "mcuboot.pure_hash";

    /// <summary>counter of the image, counter of the release</summary>
    public const string ReleaseCounter = "mcuboot.release_counter";

    /// <summary>None.</summary>
    public const string ReleaseTrailer = "mcuboot.release_trailer";

    /// <summary>version of the image, version of the release</summary>
    public const string ReleaseVersion = "mcuboot.release_version";

    /// <summary>signature</summary>
    public const string Signature = "mcuboot.signature";

    /// <summary>option, value</summary>
    public const string SlotInvalid = "mcuboot.slot_invalid";

    /// <summary>bytes of the image, of the trailer, of the slot</summary>
    public const string SlotOverflow = "mcuboot.slot_overflow";

    /// <summary>TLV, area where it must be, area where it is</summary>
    public const string TlvArea = "mcuboot.tlv_area";

    /// <summary>TLV, bytes expected, bytes found</summary>
    public const string TlvLength = "mcuboot.tlv_length";

    /// <summary>TLV</summary>
    public const string TlvMissing = "mcuboot.tlv_missing";

    /// <summary>TLV that must come before, TLV</summary>
    public const string TlvOrder = "mcuboot.tlv_order";

    /// <summary>area, TLV, bytes it claims, bytes left</summary>
    public const string TlvOverrun = "mcuboot.tlv_overrun";

    /// <summary>TLV, how many may be there</summary>
    public const string TlvTwice = "mcuboot.tlv_twice";

    /// <summary>TLV, area</summary>
    public const string TlvUnsupported = "mcuboot.tlv_unsupported";

    /// <summary>part, bytes needed, bytes there</summary>
    public const string Truncated = "mcuboot.truncated";

    /// <summary>text</summary>
    public const string UuidInvalid = "mcuboot.uuid_invalid";

    /// <summary>version, lowest version</summary>
    public const string VersionBelow = "mcuboot.version_below";

    /// <summary>text</summary>
    public const string VersionInvalid = "mcuboot.version_invalid";
}
