namespace OtaStack.Fleet;

/// <summary>One device as it stands in the devices file.</summary>
internal sealed class RosterEntry
{
    public string Product { get; init; } = "";

    public string Board { get; init; } = "";

    public string Id { get; init; } = "";

    public string Key { get; init; } = "";

    public string Profile { get; init; } = "steady";

    /// <summary>The code on the label, for the local page.</summary>
    public string Code { get; init; } = "";

    /// <summary>TCP port of the local page; 0 for none.</summary>
    public int PagePort { get; init; }
}
