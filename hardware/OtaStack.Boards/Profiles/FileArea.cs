namespace OtaStack.Boards.Profiles;

/// <summary>The file system that the agent's files live on.</summary>
/// <param name="Drive">Drive letter of nanoFramework, for example <c>I:\</c>; empty on a virtual board.</param>
/// <param name="Kind">For example <c>littlefs</c>.</param>
/// <param name="Region">Region that holds it; null when it is on a medium that the profile does not describe.</param>
/// <param name="Slots">Folders of the two assembly sets; empty for MCUboot.</param>
/// <param name="LittleFs">How the firmware mounts it; null when that is not known for sure: then no image of it is made.</param>
public sealed record FileArea(string Drive, string Kind, string? Region, IReadOnlyList<string> Slots, LittleFsSettings? LittleFs = null);
