namespace OtaStack.Server.Devices;

/// <summary>Who sent something, as authenticated.</summary>
/// <param name="Epoch">The <see cref="Device.Epoch"/> of the credentials that were shown. With others since, nothing counts that comes over them.</param>
/// <param name="Connection">What the connection is known by; null when it is not.</param>
internal readonly record struct DeviceSender(DeviceName Name, long Epoch, object? Connection = null)
{
    public string Product => Name.Product;

    public string Id => Name.Id;

    public override string ToString() => Name.ToString();
}
