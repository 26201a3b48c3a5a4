namespace OtaStack.Signing.Ceremonies;

/// <summary>What an entry of a ceremony's journal tells.</summary>
public static class CeremonyEvent
{
    public const string Requested = "requested";
    public const string Accepted = "accepted";

    /// <summary>Accepted, and with it every threshold was met.</summary>
    public const string Published = "published";

    /// <summary>A response that did not bind to the request: an anomaly.</summary>
    public const string Refused = "refused";
}
