using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;

namespace OtaStack.Agent.Tests.PowerCuts;

/// <summary>
/// A user who has put the update off at the portal; once the device has waited for as long, somebody at the device chooses another mode, in
/// which it goes on. However often the same choice comes again: the update is put off once, and the later choice stays.
/// </summary>
internal sealed class PortalUser
{
    private const int Limit = 3;

    private bool _isOverruled;

    public void Act(TestDevice device)
    {
        UpdateAgent agent = device.Agent;
        if (agent.RunningVersion == "1.0.0" && agent.AttemptedReleaseId.Length > 0)
        {
            Assert.True(agent.User.PostponementsLeft >= Limit - 1, "put off more than once");
        }

        Assert.True(!_isOverruled || agent.Mode == UpdateMode.Automatic, "an old choice came back");
        if (agent.Reason == ReasonCode.ConsentNeeded)
        {
            Assert.Equal(Limit - 1, agent.User.PostponementsLeft);
            _isOverruled = agent.User.SetMode(UpdateMode.Automatic, device.Now);
            Assert.True(_isOverruled);
        }
    }
}
