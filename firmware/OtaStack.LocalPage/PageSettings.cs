namespace OtaStack.LocalPage;

/// <summary>What a product sets about its local page.</summary>
public sealed class PageSettings
{
    /// <summary>Name under which the page may be asked for besides the device's addresses, such as <c>thermostat.local</c>; lower case.</summary>
    public string HostName = "localhost";

    /// <summary>Bytes of an uploaded bundle at most. Default 1 MiB.</summary>
    public int MaxUpload = 1024 * 1024;

    /// <summary>Bytes that are free for an upload, as the host last knew; −1 while it does not know.</summary>
    public int FreeBytes = -1;
}
