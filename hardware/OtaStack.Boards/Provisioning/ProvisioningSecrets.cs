namespace OtaStack.Boards.Provisioning;

/// <summary>What nobody but the device, and for the code its owner, may learn.</summary>
/// <param name="Key">The device's key, 32 bytes.</param>
/// <param name="DeviceCode">What a person has to know to use the device's local page.</param>
internal sealed record ProvisioningSecrets(byte[] Key, string DeviceCode)
{
    /// <summary>Says nothing.</summary>
    public override string ToString()
    {
        return nameof(ProvisioningSecrets);
    }
}
