namespace OtaStack.Launcher;

/// <summary>One of the two places where an application can be installed. Numbers are stored in the boot record.</summary>
public enum SlotName : byte
{
    Unknown = 0,
    A = 1,
    B = 2,
}
