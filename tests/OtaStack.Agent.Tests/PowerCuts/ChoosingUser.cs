using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;

namespace OtaStack.Agent.Tests.PowerCuts;

/// <summary>
/// A user who chooses a bandwidth and windows, puts the update off twice, names a time and at last says now, whatever the power does.
/// What the device has said it will keep it must keep over every cut: then the power may have failed before, never after.
/// </summary>
internal sealed class ChoosingUser
{
    private const int Bandwidth = 50_000;
    private const int Limit = 3;

    private UpdateAgent? _agent;
    private bool _hasBandwidth;
    private bool _hasWindows;
    private int _postponed;
    private bool _hasTime;

    /// <summary>Orders that were taken.</summary>
    public int Taken { get; private set; }

    public void Act(TestDevice device)
    {
        UpdateAgent agent = device.Agent;
        if (_agent != agent)
        {
            _agent = agent;
            CheckKept(agent);
        }

        if (agent.State != AgentState.Waiting)
        {
            return;
        }

        if (!_hasBandwidth)
        {
            _hasBandwidth = Take(agent.User.SetBytesPerSecond(Bandwidth, device.Now));
        }
        else if (!_hasWindows)
        {
            _hasWindows = Take(agent.User.SetWindows([127, 0, 1440], device.Now));
        }
        else if (agent.Reason == ReasonCode.ConsentNeeded && agent.User.PostponementsLeft > 1)
        {
            int left = agent.User.PostponementsLeft;
            Take(agent.User.Postpone(600, "inUse", device.Now));
            _postponed = Limit - agent.User.PostponementsLeft;
            Assert.Equal(left - 1, agent.User.PostponementsLeft);
        }
        else if (agent.Reason == ReasonCode.ConsentNeeded)
        {
            _hasTime = Take(agent.User.UpdateAt(device.Now + 300, device.Now));
        }
        else if (agent.Reason == ReasonCode.UserTime && _hasTime)
        {
            Take(agent.User.UpdateNow(device.Now));
        }
    }

    private bool Take(bool isTaken)
    {
        Assert.True(isTaken);
        Taken++;
        return isTaken;
    }

    private void CheckKept(UpdateAgent agent)
    {
        Assert.True(!_hasBandwidth || agent.Bandwidth.User == Bandwidth, "the bandwidth is lost");
        int postponed = Limit - agent.User.PostponementsLeft;
        bool isAbout = agent.RunningVersion == "1.0.0" && agent.AttemptedReleaseId.Length > 0;
        Assert.True(!isAbout || postponed >= _postponed, $"{_postponed} postponements became {postponed}");
    }
}
