namespace OtaStack.Agent.Core;

/// <summary>
/// Why a state was entered. Stable numbers, stored in the journal: 1–63 are those of <see cref="Trust.Verdict"/>, 64 and up
/// are the agent's own. What each means for the user: docs/reason-codes.md.
/// </summary>
public enum ReasonCode : byte
{
    None = 0,

    Malformed = 1,
    TooLarge = 2,
    ThresholdNotMet = 3,
    DuplicateSignature = 4,
    KeyIdMismatch = 5,
    WrongType = 6,
    Rollback = 7,
    RootVersion = 8,
    Expired = 9,
    HashMismatch = 10,
    VersionMismatch = 11,
    RoleRemoved = 12,
    Missing = 13,
    TooManyRoots = 14,
    UnknownTarget = 15,
    NoTrustedRoot = 16,
    WrongProduct = 17,
    WrongBoard = 18,
    SecurityCounter = 19,
    SteppingStone = 20,
    WrongImage = 21,
    Downgrade = 22,
    BlockMismatch = 23,
    NoReleaseData = 24,
    PermitUnknown = 32,
    PermitMalformed = 33,
    PermitForeign = 34,
    PermitScope = 35,
    PermitNotYet = 36,
    PermitExpired = 37,
    PermitUsed = 38,

    /// <summary>The application said that it is not healthy.</summary>
    HealthCheckFailed = 64,

    /// <summary>The application did not answer a check in time, or was not healthy within the time limit.</summary>
    HealthTimeout = 65,

    /// <summary>The release was restarted before it was confirmed, more often than chance explains.</summary>
    BootFailed = 66,

    /// <summary>This very release failed on this device before.</summary>
    FailedBefore = 67,

    /// <summary>The assignment is for another device or product.</summary>
    AssignmentForeign = 68,

    /// <summary>The assignment's number is lower than one seen before.</summary>
    AssignmentOld = 69,

    /// <summary>The assignment is not what docs/formats.md says.</summary>
    AssignmentMalformed = 70,

    /// <summary>The signed target belongs to another release than the assignment says.</summary>
    ReleaseMismatch = 71,

    /// <summary>Transfers broke off repeatedly; the agent goes on trying.</summary>
    TransferFailed = 72,

    /// <summary>The device's file system refused to read or write; the agent goes on trying.</summary>
    StorageFailed = 73,

    /// <summary>Files of a slot are not what was signed; the other slot runs.</summary>
    SlotCorrupt = 74,

    /// <summary>The assignment was taken back before the update was installed.</summary>
    Withdrawn = 75,

    /// <summary>The mode is one that this agent does not know: it waits for another.</summary>
    PolicyWait = 76,

    /// <summary>All blocks were right, but the whole image is not the signed target: the release was put together wrongly.</summary>
    ImageMismatch = 77,

    /// <summary>The image index is signed but not valid, or does not describe the image: the release was put together wrongly.</summary>
    IndexMalformed = 78,

    /// <summary>The device cannot remember another used permit before one of those it has used expires.</summary>
    PermitMemoryFull = 79,

    /// <summary>The user has not been asked yet, or has not answered.</summary>
    ConsentNeeded = 80,

    /// <summary>The user has named a time that has not come.</summary>
    UserTime = 81,

    /// <summary>No maintenance window is open, or the device's turn in it has not come.</summary>
    WindowClosed = 82,

    /// <summary>The user has put the update off.</summary>
    Postponed = 83,

    /// <summary>In manual mode only what the user hands over is installed.</summary>
    ManualMode = 84,

    /// <summary>In offline mode the network is not asked for updates.</summary>
    OfflineMode = 85,

    /// <summary>The update waits for a time, and the device does not know the time.</summary>
    TimeUnknown = 86,

    BatteryLow = 87,

    /// <summary>The network costs by volume.</summary>
    MeteredNetwork = 88,

    /// <summary>The application is in the midst of something that a restart would break.</summary>
    ApplicationBusy = 89,

    /// <summary>The last update is more recent than the operator wants updates to follow each other.</summary>
    UpdatedRecently = 90,

    /// <summary>The medium has no room for the image.</summary>
    SpaceLow = 91,

    /// <summary>The boot loader did not accept an image: its signature, or its version.</summary>
    ImageRejected = 100,

    // 101 to 114: what the device said when asked to stage an image (Ports.ImageSlotResult, 100 less).

    /// <summary>Somebody else has a session for the image.</summary>
    Slot1 = 101,

    /// <summary>The session is not the open one.</summary>
    Slot2 = 102,

    /// <summary>Bytes were not written in order.</summary>
    Slot3 = 103,

    /// <summary>The image does not fit into the slot.</summary>
    Slot4 = 104,

    /// <summary>The flash refused.</summary>
    Slot5 = 105,

    /// <summary>What was written does not start like an MCUboot image.</summary>
    Slot6 = 106,

    /// <summary>The boot loader has still to swap, or what runs is still to be confirmed.</summary>
    Slot7 = 107,

    /// <summary>The slot holds nothing to go on with.</summary>
    Slot8 = 108,

    /// <summary>The slot holds another image than the one to go on with.</summary>
    Slot9 = 109,

    /// <summary>Bytes are missing.</summary>
    Slot10 = 110,

    /// <summary>The TLVs of the image are not well-formed.</summary>
    Slot11 = 111,

    /// <summary>The image is not the one that its SHA-256 was made of.</summary>
    Slot12 = 112,

    /// <summary>The device found the call malformed.</summary>
    Slot13 = 113,

    /// <summary>The board has no slots for the image.</summary>
    Slot14 = 114,

    /// <summary>A release failed its trial and stays: the boot loader overwrites, or the image before is gone.</summary>
    NoWayBack = 115,

    /// <summary>What was inserted is no bundle: no POSIX tar, damaged, or cut short.</summary>
    BundleMalformed = 116,

    /// <summary>The bundle lacks a file that the release needs.</summary>
    BundleIncomplete = 117,

    /// <summary>The bundle carries no release for this product and board.</summary>
    BundleEmpty = 118,

    /// <summary>The device knows newer metadata than the bundle, which no longer lists what the bundle carries.</summary>
    BundleOutdated = 119,

    /// <summary>The medium was pulled out, or can no longer be read, before all was there.</summary>
    MediumRemoved = 120,

    /// <summary>The user or a permit has ordered that data is erased; a device that is erased takes no assignment any more.</summary>
    EraseOrdered = 124,

    /// <summary>The order does not carry the device's name, or the board has nothing that could be erased.</summary>
    EraseUnconfirmed = 125,

    /// <summary>A release is on trial, or an erase goes on: order it again when that is over.</summary>
    EraseBusy = 126,

    /// <summary>The clock went back, or stands before the newest verified signature.</summary>
    TimeBackwards = 127,

    /// <summary>The local page is locked after too many wrong codes.</summary>
    CodeLockedOut = 128,

    /// <summary>What runs on a board with image slots is no release that was installed here.</summary>
    UnknownImage = 129,

    /// <summary>The confirmed release restarted again and again before it had run for long: the launcher went back to the one before.</summary>
    BootLoop = 132,

    /// <summary>The watchdog ended the trial of the release.</summary>
    WatchdogReset = 133,

    /// <summary>The trial of the release ended by an exception that nothing handled, or by a fault of the processor.</summary>
    Crashed = 134,

    /// <summary>The release is healthy, but it did not reach the update server within the time limit.</summary>
    ServerUnreached = 135,

    /// <summary>Under the release there is less free memory than the product asks for.</summary>
    MemoryLow = 136,
}
