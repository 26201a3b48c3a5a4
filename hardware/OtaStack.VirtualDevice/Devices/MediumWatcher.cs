using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Media;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>Tells the agent of media that are inserted and pulled out.</summary>
internal sealed class MediumWatcher(UpdateAgent agent, DeviceParts parts, DeviceTime time)
{
    private InsertedMedium? _known;

    public void Step()
    {
        InsertedMedium? medium = parts.Media.Medium;
        if (medium != _known)
        {
            _known = medium;
            parts.Tell(DeviceEventKind.Medium, happened => happened with { Version = agent.RunningVersion, Text = medium?.Name ?? "" });
            if (medium is null)
            {
                agent.InsertBundle(null, time.Now);
            }
            else
            {
                agent.InsertBundle(medium, time.Now);
            }
        }
    }
}
