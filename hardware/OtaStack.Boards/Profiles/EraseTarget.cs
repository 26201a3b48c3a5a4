namespace OtaStack.Boards.Profiles;

/// <summary>One line of a board's erase list.</summary>
/// <param name="Stage">When.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Name">Path of the file or folder, name of the region or block; empty for the spare slot.</param>
public sealed record EraseTarget(EraseStage Stage, EraseKind Kind, string Name = "");
