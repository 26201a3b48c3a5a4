namespace OtaStack.Boards.Profiles;

/// <summary>A pin for people.</summary>
/// <param name="Label">As the board's papers call it, for example <c>PJ13</c>.</param>
/// <param name="Number">As nanoFramework counts: on STM32 port × 16 + pin, port A being 0.</param>
/// <param name="IsActiveLow">True when 0 V means on or pressed.</param>
public sealed record BoardPin(string Label, int Number, bool IsActiveLow);
