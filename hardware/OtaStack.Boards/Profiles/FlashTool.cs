namespace OtaStack.Boards.Profiles;

/// <summary>How the board is written to at a desk.</summary>
/// <param name="Kind">The program.</param>
/// <param name="Target">esptool: the chip. nanoff: the firmware's name. Empty for a virtual board.</param>
public sealed record FlashTool(FlashToolKind Kind, string Target);
