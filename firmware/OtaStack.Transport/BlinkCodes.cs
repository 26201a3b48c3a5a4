using OtaStack.Agent.Core;

namespace OtaStack.Transport;

/// <summary>
/// What a device with one LED shows, as data: a pattern of 16 slots, lit where the bit is set, the highest bit first, over and over
/// (docs/update-policy.md).
/// </summary>
public static class BlinkCodes
{
    /// <summary>Slots of a pattern.</summary>
    public const int Slots = 16;

    /// <summary>How long one slot lasts.</summary>
    public const int SlotMilliseconds = 125;

    /// <summary>Two flashes: the update waits for a person.</summary>
    private const ushort AsksPerson = 0xA000;

    /// <summary>By the number of the state.</summary>
    private static readonly ushort[] Patterns =
    {
        0x0000, 0x0000, 0x8000, 0xCCCC, 0xF0F0, 0xAAAA, 0xAAAA, 0x0000, 0xA800, 0xAA00, 0xFFF0, 0xAAAA, 0xFF00,
    };

    /// <summary>The pattern for a state and its reason; nothing is lit for a state that is not known.</summary>
    public static int Of(AgentState state, ReasonCode reason)
    {
        bool asks = state == AgentState.Waiting && (reason == ReasonCode.ConsentNeeded || reason == ReasonCode.ManualMode || reason == ReasonCode.OfflineMode);
        return asks ? AsksPerson : (int)state < Patterns.Length ? Patterns[(int)state] : 0;
    }
}
