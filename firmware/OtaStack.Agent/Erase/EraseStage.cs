namespace OtaStack.Agent.Erase;

/// <summary>When a thing is erased.</summary>
public enum EraseStage : byte
{
    Unknown = 0,

    /// <summary>First, and when only the user's data is to be erased.</summary>
    UserData = 1,

    /// <summary>Then, when all is to be erased.</summary>
    Device = 2,

    /// <summary>When the receipt is delivered or has waited long enough: what it is delivered with. Credentials, records, keys.</summary>
    Last = 3,
}
