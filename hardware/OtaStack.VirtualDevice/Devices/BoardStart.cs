using OtaStack.Agent.Ports;
using OtaStack.Launcher;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>What a board with image slots does before its application: the boot loader, then nanoCLR, with what the story does to them.</summary>
internal sealed class BoardStart(DeviceParts parts, SimulatedBoard board)
{
    private readonly McubootBoard _mcuboot = board.Mcuboot!;

    /// <returns>How the cycle ends, or null when nanoCLR runs.</returns>
    /// <exception cref="Flash.PowerLostException">The supply broke down.</exception>
    public CycleEnd? Run(ResetReason reset)
    {
        FaultStory story = parts.Story;
        OrderCut(story);
        try
        {
            if (!_mcuboot.RunBootLoader(reset))
            {
                return CycleEnd.NothingToRun;
            }

            if (_mcuboot.HasNewRuntime && story.IsOn(FaultActionKind.NewRuntimeHangs))
            {
                return CycleEnd.Hang;
            }

            _mcuboot.StartRuntime();
        }
        catch (IOException)
        {
            // A boot loader that cannot write stops; the watchdog lets it try again.
            return CycleEnd.Hang;
        }

        if (story.Has(FaultActionKind.AnswerForSlots))
        {
            _mcuboot.Slots.Fault = (_, _) => (ImageSlotResult)(story.AmountOf(FaultActionKind.AnswerForSlots) ?? 0);
        }

        if (parts.Pool is not null)
        {
            board.Share(parts.Pool);
        }

        return null;
    }

    private void OrderCut(FaultStory story)
    {
        SwapType pending = story.HasFaults ? _mcuboot.BootLoader.Pending : SwapType.None;
        if (pending != SwapType.None && story.TakeSwapCut(pending == SwapType.Revert) is long percent)
        {
            SimulatedBoard same = board.Copy(seed: 0);
            _ = same.Mcuboot!.RunBootLoader(ResetReason.PowerOn);
            board.Supply.CutAfter((int)Math.Max(1, same.Supply.Operations * percent / 100));
        }
    }
}
