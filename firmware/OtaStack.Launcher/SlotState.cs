namespace OtaStack.Launcher;

/// <summary>What became of the release in a slot. Numbers are stored in the boot record.</summary>
internal enum SlotState : byte
{
    /// <summary>Nothing was ever installed.</summary>
    Empty = 0,

    /// <summary>Installed, never confirmed: not tried yet, or it failed.</summary>
    Installed = 1,

    /// <summary>It was confirmed once, so it may be gone back to.</summary>
    Confirmed = 2,

    /// <summary>It was confirmed and later left because it restarted again and again: it is not gone back to.</summary>
    Looped = 3,
}
