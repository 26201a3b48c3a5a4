using OtaStack.Agent.Decisions;
using OtaStack.Agent.Records;
using OtaStack.Agent.Transfer;

namespace OtaStack.Agent.Core;

/// <summary>Puts the question to the policy: gathers what user, operator, release and moment say.</summary>
internal sealed class UpdateGate
{
    /// <summary>One byte for each hour that the device has waited for an update without knowing the time, and for each start.</summary>
    public const string HoursPath = "agent/hours";

    private const int Hour = 3600;

    private readonly AgentContext _context;
    private readonly PolicyInput _input = new();

    /// <summary>Seconds since the start at which the next byte is due.</summary>
    private long _nextHour;

    public UpdateGate(AgentContext context)
    {
        _context = context;
        _input.Conditions = context.Conditions;
        _input.Local = context.Local;
        _input.Seed = context.JitterSeed;
    }

    /// <summary><see cref="ReasonCode.None"/> when the step may be taken now. Else the status shows until when it waits.</summary>
    /// <param name="step">The step.</param>
    /// <param name="offer">Null before the release is known.</param>
    /// <param name="isByHand">The release comes out of a bundle that somebody has handed over.</param>
    public ReasonCode Ask(PolicyStep step, Offer? offer, bool isByHand)
    {
        AgentContext context = _context;
        LocalSettings local = context.Local;
        PolicyInput input = _input;
        input.Step = step;
        input.Mode = context.Mode;
        input.IsByHand = isByHand;
        input.Assigned = context.Assigned;
        input.Now = context.Clock.TimeOfDay;
        input.TrustedTime = context.TrustedTime;
        input.Order = UserOrder.None;
        if (offer != null)
        {
            input.Urgency = offer.Urgency;
            input.InstallBy = offer.InstallBy;
            input.ImageLength = offer.ImageLength;
            if (local.ReleaseId == offer.ReleaseId)
            {
                input.Order = local.Order;
                input.OrderTime = local.OrderTime;
            }
        }

        ReasonCode reason = UpdatePolicy.Decide(input, out long askAgain);
        if (reason == ReasonCode.TimeUnknown && context.Clock.Elapsed >= _nextHour && input.Untimed < input.Assigned.UntimedSeconds)
        {
            _nextHour = context.Clock.Elapsed + Hour;
            context.Files.Append(HoursPath, context.Block, 0, 1);
            input.Untimed = context.Files.Length(HoursPath) * Hour;
        }

        context.WaitUntil = askAgain;
        return reason;
    }
}
