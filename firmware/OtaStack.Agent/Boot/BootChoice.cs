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

    public SlotName Slot { get; }

    public BootOutcome Outcome { get; }

    /// <summary>Why a trial was reverted or another slot was taken; <see cref="ReasonCode.None"/> otherwise.</summary>
    public ReasonCode Reason { get; }

    /// <summary><c>slot.a</c> or <c>slot.b</c>; empty when nothing can be booted.</summary>
    public string Folder { get; }

    /// <summary>Names of the files in <see cref="Folder"/>, in the order of the image index.</summary>
    public string[] Parts { get; }
}
