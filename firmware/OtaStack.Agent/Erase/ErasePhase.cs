namespace OtaStack.Agent.Erase;

/// <summary>How far an erase is. Numbers are stored in its record.</summary>
internal enum ErasePhase : byte
{
    /// <summary>Nothing was ordered, or it is done and told.</summary>
    None = 0,

    /// <summary>Ordered for good: from here on there is no way back.</summary>
    Erasing = 1,

    /// <summary>Everything is erased but what the receipt is delivered with; the receipt is written.</summary>
    Sealed = 2,

    /// <summary>Credentials, records and keys go.</summary>
    Destroying = 3,

    /// <summary>Nothing is left. Stays until the device is provisioned anew.</summary>
    Erased = 4,
}
