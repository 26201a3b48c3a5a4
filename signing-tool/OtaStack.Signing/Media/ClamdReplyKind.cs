namespace OtaStack.Signing.Media;

/// <summary>What a reply of clamd says about a stream.</summary>
internal enum ClamdReplyKind
{
    /// <summary>No reply of clamd.</summary>
    Malformed = 0,

    Clean = 1,

    Found = 2,

    /// <summary>The stream is longer than the daemon's <c>StreamMaxLength</c>.</summary>
    TooLong = 3,

    /// <summary>The daemon could not scan.</summary>
    Error = 4,
}
