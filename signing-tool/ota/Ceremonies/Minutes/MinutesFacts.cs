using OtaStack.Signing.Ceremonies;

namespace OtaStack.SigningTool.Ceremonies.Minutes;

/// <summary>What the person who writes the minutes adds to what is known.</summary>
/// <param name="Time">When they are written.</param>
/// <param name="Place">Where the ceremony took place, or null.</param>
/// <param name="Witnesses">Names of those who watched.</param>
/// <param name="Tool">The program on the online side.</param>
internal sealed record MinutesFacts(DateTimeOffset Time, string? Place, IReadOnlyList<string> Witnesses, ToolIdentity Tool);
