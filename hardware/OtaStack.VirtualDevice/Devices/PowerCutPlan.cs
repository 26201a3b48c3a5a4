using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>Cuts the power once, at a flash operation drawn from the seed, after the first block of a download is stored.</summary>
internal sealed class PowerCutPlan(bool isWanted, SeededRandom random)
{
    /// <summary>A block of 4 KiB takes about 30 flash operations: the cut falls within the next two blocks.</summary>
    private const int LatestOperation = 60;

    private bool _isOrdered = !isWanted;

    public void Consider(UpdateAgent agent, PowerSupply supply)
    {
        if (!_isOrdered && agent.State == AgentState.Downloading && agent.Downloaded > 0 && agent.Downloaded < agent.Total)
        {
            _isOrdered = true;
            supply.CutAfter(random.Next(1, LatestOperation));
        }
    }
}
