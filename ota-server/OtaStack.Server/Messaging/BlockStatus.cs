namespace OtaStack.Server.Messaging;

/// <summary>How a request for a piece of a file was answered. The numbers are on the wire.</summary>
internal enum BlockStatus : byte
{
    /// <summary>The bytes follow.</summary>
    Found = 0,

    /// <summary>There is no such file.</summary>
    NotFound = 1,

    /// <summary>The file ends before the first byte asked for.</summary>
    BehindEnd = 2,
}
