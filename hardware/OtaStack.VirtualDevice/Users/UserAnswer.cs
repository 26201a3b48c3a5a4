namespace OtaStack.VirtualDevice.Users;

/// <summary>How the person at the device answers when it asks.</summary>
public enum UserAnswer
{
    /// <summary>Nobody is there.</summary>
    None = 0,

    /// <summary>Update now.</summary>
    Now = 1,

    /// <summary>In the device's window.</summary>
    InWindow = 2,

    /// <summary>Not yet: puts it off, as often as the device allows, then now.</summary>
    Postpone = 3,
}
