namespace OtaStack.Signing.Keys.Pkcs11;

/// <summary>What a module says about a token and its slot (CK_TOKEN_INFO, CK_SLOT_INFO), padding removed.</summary>
public sealed record TokenDescription
{
    public required ulong SlotId { get; init; }

    public required string SlotDescription { get; init; }

    public required string Label { get; init; }

    public required string Manufacturer { get; init; }

    public required string Model { get; init; }

    public required string Serial { get; init; }

    public required string FirmwareVersion { get; init; }

    public required string HardwareVersion { get; init; }

    /// <summary>CKF_ bits of the token.</summary>
    public required TokenStates Flags { get; init; }
}
