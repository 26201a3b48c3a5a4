using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.VirtualDevice.Users;

/// <summary>Answers when the device asks, after having thought about it.</summary>
internal sealed class UserAtDevice(UserProfile profile, UpdateAgent agent, DeviceTime time, SeededRandom random)
{
    private const int PostponedSeconds = 60;
    private const string PostponeReason = "busy";

    private double _answersAt = double.MaxValue;

    public void Step()
    {
        bool isAsked = profile.Answer != UserAnswer.None && agent.State == AgentState.Waiting && agent.Reason == ReasonCode.ConsentNeeded;
        if (!isAsked)
        {
            _answersAt = double.MaxValue;
        }
        else if (_answersAt == double.MaxValue)
        {
            _answersAt = time.Seconds + profile.ThinksSeconds + random.Next(profile.ThinksSeconds + 1);
        }
        else if (time.Seconds >= _answersAt)
        {
            _answersAt = double.MaxValue;
            Answer();
        }
    }

    private void Answer()
    {
        long now = time.Now;
        if (profile.Answer == UserAnswer.Postpone && agent.User.PostponementsLeft > 0)
        {
            agent.User.Postpone(PostponedSeconds, PostponeReason, now);
        }
        else if (profile.Answer == UserAnswer.InWindow)
        {
            agent.User.UpdateInWindow(now);
        }
        else
        {
            agent.User.UpdateNow(now);
        }
    }
}
