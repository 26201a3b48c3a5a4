namespace OtaStack.Launcher;

/// <summary>Where the launcher's files stand (docs/launcher.md).</summary>
internal static class BootPaths
{
    public const string Record = "boot/record.";
    public const string FirstRecord = Record + "1";
    public const string SecondRecord = Record + "2";

    public static string SlotFolder(SlotName slot)
    {
        return slot == SlotName.A ? "slot.a" : "slot.b";
    }

    public static string SlotIndex(SlotName slot)
    {
        return string.Concat(SlotFolder(slot), ".index");
    }

    public static string Part(SlotName slot, string name)
    {
        return string.Concat(SlotFolder(slot), "/", name);
    }
}
