namespace OtaStack.Device.Page;

/// <summary>What a connection asks the device's loop.</summary>
internal enum PageQuestion : byte
{
    None = 0,

    /// <summary>A request.</summary>
    Handle = 1,

    /// <summary>A piece of an upload.</summary>
    Receive = 2,

    /// <summary>The end of an upload.</summary>
    EndUpload = 3,

    /// <summary>A piece of one of the page's files.</summary>
    ReadFile = 4,
}
