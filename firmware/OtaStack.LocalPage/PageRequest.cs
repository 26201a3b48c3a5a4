namespace OtaStack.LocalPage;

/// <summary>An HTTP request as the host has parsed it. Headers that are missing are null.</summary>
public sealed class PageRequest
{
    /// <summary><c>GET</c>, <c>POST</c>, …</summary>
    public string Method = "";

    /// <summary>Path without the query, as it came: not decoded.</summary>
    public string Path = "";

    /// <summary>Header <c>Host</c>.</summary>
    public string? Host;

    /// <summary>Header <c>Origin</c>.</summary>
    public string? Origin;

    /// <summary>Header <c>Content-Type</c>.</summary>
    public string? ContentType;

    /// <summary>Header <c>X-Device-Code</c>: what stands on the label.</summary>
    public string? Code;

    /// <summary>Header <c>Content-Length</c>; −1 when it is missing or the body comes in chunks.</summary>
    public int ContentLength = -1;

    /// <summary>The body of a POST, at most <see cref="DevicePage.MaxBody"/> bytes; the host refuses longer ones.</summary>
    public byte[]? Body;
}
