namespace OtaStack.Trust.Permits;

/// <summary>What a permit permits.</summary>
public enum PermitKind : byte
{
    Unknown = 0,

    /// <summary>To install one release although it is older than what runs.</summary>
    Downgrade = 1,

    /// <summary>To erase the device.</summary>
    Erase = 2,
}
