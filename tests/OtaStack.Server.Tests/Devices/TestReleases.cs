using OtaStack.Server.Rollouts;

namespace OtaStack.Server.Tests.Devices;

/// <summary>Any version of the thermostat counts as published, for the virtual board.</summary>
internal sealed class TestReleases : IRolloutReleases
{
    public RolloutRelease? Find(string product, string target)
    {
        string[] parts = target.Split('/');
        bool known = parts is [TestFleet.Product, _, "assemblies.bin"];
        return known ? new RolloutRelease($"thermostat-{parts[1]}", parts[1], [TestFleet.Board]) : null;
    }

    public bool IsRetired(string product, string target, string releaseId)
    {
        return false;
    }
}
