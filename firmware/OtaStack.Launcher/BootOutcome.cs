namespace OtaStack.Launcher;

/// <summary>What the launcher decided at power-on.</summary>
public enum BootOutcome : byte
{
    Unknown = 0,

    /// <summary>The confirmed release runs (with reason SlotCorrupt: the one in the other slot, because its own files are damaged).</summary>
    Normal = 1,

    /// <summary>A new release runs for the first time and must be confirmed.</summary>
    Trial = 2,

    /// <summary>A trial ended without being confirmed, or the confirmed release restarted again and again: the release before it runs.</summary>
    Reverted = 3,

    /// <summary>No slot holds a release whose files are what was signed.</summary>
    NoBootableSlot = 4,
}
