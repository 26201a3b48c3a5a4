using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>Carries out what the story does to the board itself.</summary>
internal sealed class FaultsAtDevice(DeviceParts parts, SimulatedBoard board)
{
    /// <summary>In mid-download a cut tears one of the next flash operations: a block of 4 KiB takes about 30.</summary>
    private const int LatestOperation = 60;

    /// <returns>How the cycle ends, or null when it goes on.</returns>
    /// <exception cref="PowerLostException">The supply broke down.</exception>
    public CycleEnd? Step(UpdateAgent agent)
    {
        FaultStory story = parts.Story;
        story.Step(new FaultMoment(agent.State, agent.Downloaded, agent.Total, parts.Statistics.Boots));
        while (story.NextMoment() is FaultAction action)
        {
            switch (action.Kind)
            {
                case FaultActionKind.CutPower when agent.State == AgentState.Downloading && agent.Downloaded < agent.Total:
                    board.Supply.CutAfter(1 + story.Draw(LatestOperation));
                    break;
                case FaultActionKind.CutPower:
                    board.Supply.Cut();
                    throw new PowerLostException(board.Operations);
                case FaultActionKind.RemoveMedium:
                    parts.Media.Remove();
                    break;
                case FaultActionKind.InsertMedium:
                    Insert((int)action.Amount);
                    break;
                case FaultActionKind.WearOutDeployment:
                    WearOut(ImageKind.Deployment, (int)action.Amount);
                    break;
                case FaultActionKind.WearOutRuntime:
                    WearOut(ImageKind.NanoClr, (int)action.Amount);
                    break;
                default:
                    parts.OrderedReset = (ResetReason)action.Amount;
                    return CycleEnd.Reset;
            }
        }

        return null;
    }

    private void Insert(int number)
    {
        if (number <= parts.Options.Media.Count)
        {
            parts.Media.InsertBundle(parts.Options.Media[number - 1]);
        }
    }

    /// <summary>Those that the next image comes to first. A board without image slots has none.</summary>
    private void WearOut(ImageKind image, int count)
    {
        if (board.Layout?.Slots.FirstOrDefault(slot => slot.Image == image) is { } slot)
        {
            SimulatedFlash secondary = board.FindRegion(slot.Secondary.Name)!;
            for (int block = 0; block < Math.Min(count, secondary.Geometry.Blocks); block++)
            {
                secondary.WearOut(block);
            }
        }
    }
}
