namespace OtaStack.Boards.Provisioning;

/// <summary>One device of a devices file: <c>{"devices":[{"product","board","id","key"}]}</c>, as fleets use it.</summary>
internal sealed record DeviceEntry
{
    public string Product { get; init; } = "";

    public string Board { get; init; } = "";

    public string Id { get; init; } = "";

    public string Key { get; init; } = "";

    /// <summary>Who it is, never the key.</summary>
    public override string ToString()
    {
        return $"{Product}/{Id}";
    }
}
