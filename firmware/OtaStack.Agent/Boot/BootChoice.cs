using OtaStack.Agent.Core;

namespace OtaStack.Agent.Boot;

/// <summary>The slot that the launcher chose, verified, and the files to load from it.</summary>
public sealed class BootChoice
{
    internal BootChoice(SlotName slot, BootOutcome outcome, ReasonCode reason, string folder, string[] parts)
    {
        Slot = slot;
        Outcome = outcome;
        Reason = reason;
        Folder = folder;
        Parts = parts;
    }

    public readonly SlotName Slot;

    public readonly BootOutcome Outcome;

    /// <summary>Why a trial was reverted or another slot was taken; <see cref="ReasonCode.None"/> otherwise.</summary>
    public readonly ReasonCode Reason;

    /// <summary><c>slot.a</c> or <c>slot.b</c>; empty when nothing can be booted.</summary>
    public readonly string Folder;

    /// <summary>Names of the files in <see cref="Folder"/>, in the order of the image index.</summary>
    public readonly string[] Parts;
}
