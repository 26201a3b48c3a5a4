namespace OtaStack.VirtualDevice.Faults;

/// <summary>What a bad proxy does to answers with files.</summary>
public enum ProxyMangling
{
    Unknown = 0,

    /// <summary>Content-Range names other bytes than come.</summary>
    ContentRange = 1,

    /// <summary>Another ETag with each answer.</summary>
    ETag = 2,

    /// <summary>200 in place of 206.</summary>
    Status = 3,

    /// <summary>One byte of the body is another.</summary>
    Body = 4,

    /// <summary>The body ends early.</summary>
    Length = 5,

    /// <summary>Says that the body is compressed.</summary>
    Encoding = 6,

    /// <summary>Sends the client elsewhere.</summary>
    Redirect = 7,
}
