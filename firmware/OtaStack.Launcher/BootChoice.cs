namespace OtaStack.Launcher;

/// <summary>The slot that the launcher chose, verified, and the files to load from it.</summary>
public sealed class BootChoice
{
    internal BootChoice(SlotName slot, BootOutcome outcome, BootReason reason, ResetReason reset, string[] parts)
    {
        Slot = slot;
        Outcome = outcome;
        Reason = reason;
        Reset = reset;
        Folder = slot == SlotName.Unknown ? "" : BootPaths.SlotFolder(slot);
        Parts = parts;
    }

    public readonly SlotName Slot;

    public readonly BootOutcome Outcome;

    /// <summary>
    /// Why a trial was reverted or another slot was taken; <see cref="BootReason.None"/> otherwise. After a revert that the agent
    /// ordered, the agent's own reason code, which has no name here.
    /// </summary>
    public readonly BootReason Reason;

    /// <summary>Why the device started, as it was told to the launcher.</summary>
    public readonly ResetReason Reset;

    /// <summary><c>slot.a</c> or <c>slot.b</c>; empty when nothing can be booted.</summary>
    public readonly string Folder;

    /// <summary>Names of the files in <see cref="Folder"/>, in the order of the image index.</summary>
    public readonly string[] Parts;
}
