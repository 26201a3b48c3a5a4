namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>The tables of MCUboot's docs/design.md, "New swaps (non-resumes)": what two trailers ask for. Asked in the order of the states.</summary>
public static class SwapDecision
{
    /// <summary>Also <see cref="SwapType.None"/> stands for state V; whether the image in the primary slot is valid is asked later.</summary>
    public static SwapType Decide(SwapStrategy strategy, TrailerState primary, TrailerState secondary)
    {
        bool isAsked = secondary.Magic == TrailerMagic.Good;

        // State I, swap using offset alone.
        if (strategy == SwapStrategy.Offset && isAsked && secondary.ImageOk == FlagState.Unset && secondary.CopyDone == FlagState.Set)
        {
            return SwapType.Revert;
        }

        // State II.
        if (isAsked && secondary.ImageOk == FlagState.Unset)
        {
            return SwapType.Test;
        }

        // State III.
        if (isAsked && secondary.ImageOk == FlagState.Set)
        {
            return SwapType.Permanent;
        }

        // State IV.
        return primary.Magic == TrailerMagic.Good && primary.ImageOk == FlagState.Unset && primary.CopyDone == FlagState.Set
            ? SwapType.Revert
            : SwapType.None;
    }

    /// <summary>
    /// "Resumed swaps": whether a swap was interrupted, and which. A primary trailer with the magic and a swap noted is complete only with
    /// its copy-done flag; a torn flag is not set.
    /// </summary>
    public static SwapType Interrupted(TrailerState primary)
    {
        return primary.Magic == TrailerMagic.Good && primary.CopyDone != FlagState.Set ? primary.Info : SwapType.Unknown;
    }
}
