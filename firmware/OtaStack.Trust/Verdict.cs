namespace OtaStack.Trust;

/// <summary>
/// The outcome of a trust decision. Zero is never success: a value that was never set reads as <see cref="Unknown"/>.
/// The numbers are part of the report format (docs/reason-codes.md) and never change meaning.
/// </summary>
public enum Verdict : byte
{
    Unknown = 0,

    /// <summary>Accepted. A bit pattern far from zero and from the refusals.</summary>
    Accepted = 0x5A,

    /// <summary>Not canonicalisable JSON, a wrong type, a missing member, a bad date, a duplicate key.</summary>
    Malformed = 1,

    /// <summary>More bytes, members, keys or nesting than the limits allow (endless data).</summary>
    TooLarge = 2,

    /// <summary>Fewer valid signatures by distinct trusted keys than the threshold.</summary>
    ThresholdNotMet = 3,

    /// <summary>The same keyid stands twice in <c>signatures</c>.</summary>
    DuplicateSignature = 4,

    /// <summary>A keyid is not the SHA-256 of its key.</summary>
    KeyIdMismatch = 5,

    /// <summary><c>_type</c> is not the role's, or <c>spec_version</c> is not 1.x.</summary>
    WrongType = 6,

    /// <summary>A version lower than the trusted one (rollback).</summary>
    Rollback = 7,

    /// <summary>A root version that is not exactly the trusted one plus one.</summary>
    RootVersion = 8,

    /// <summary>Expired at the update's start time (freeze).</summary>
    Expired = 9,

    /// <summary>Length or hash differs from what the referring metadata says.</summary>
    HashMismatch = 10,

    /// <summary>Version differs from what the referring metadata says (mix-and-match).</summary>
    VersionMismatch = 11,

    /// <summary>A role listed in the trusted snapshot is missing from the new one.</summary>
    RoleRemoved = 12,

    /// <summary>A file that must exist does not.</summary>
    Missing = 13,

    /// <summary>More root versions than one update may follow.</summary>
    TooManyRoots = 14,

    /// <summary>The target is not listed in the trusted targets metadata.</summary>
    UnknownTarget = 15,

    /// <summary>There is no trusted root to start from.</summary>
    NoTrustedRoot = 16,

    /// <summary>The target is for another product.</summary>
    WrongProduct = 17,

    /// <summary>The target is not for this board.</summary>
    WrongBoard = 18,

    /// <summary>The target's security counter is lower than the device's.</summary>
    SecurityCounter = 19,

    /// <summary>The running version is below the release's stepping stone.</summary>
    SteppingStone = 20,

    /// <summary>The target's image kind is not one that this device installs.</summary>
    WrongImage = 21,

    /// <summary>The version is not newer than the one that runs, and no permit allows it.</summary>
    Downgrade = 22,

    /// <summary>A block's digest is not the signed one.</summary>
    BlockMismatch = 23,

    /// <summary>The target carries no release data (<c>custom.ota</c>): it is not something to install.</summary>
    NoReleaseData = 24,

    /// <summary>The permit is not listed by the role <c>permits</c> that the top-level targets delegate to.</summary>
    PermitUnknown = 32,

    /// <summary>The permit is not what docs/formats.md says.</summary>
    PermitMalformed = 33,

    /// <summary>The permit does not name this device, or is for another product.</summary>
    PermitForeign = 34,

    /// <summary>The permit is for something else: another kind, release or version, or a higher security counter.</summary>
    PermitScope = 35,

    /// <summary>The permit is not valid yet.</summary>
    PermitNotYet = 36,

    /// <summary>The permit is not valid any more.</summary>
    PermitExpired = 37,

    /// <summary>This device has used the permit before.</summary>
    PermitUsed = 38,
}
