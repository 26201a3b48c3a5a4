using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Mcuboot;

/// <summary>What the header and the protected TLVs of a new image say.</summary>
public sealed record ImageSettings
{
    public required ImageVersion Version { get; init; }

    /// <summary>Where the payload starts: <see cref="McubootFormat.HeaderBytes"/> to <see cref="McubootFormat.MaxHeaderBytes"/>.</summary>
    public required int HeaderBytes { get; init; }

    /// <summary>The payload has no room for the header yet: put erased bytes before it. Else it must start with that many zeros.</summary>
    public bool PadHeader { get; init; }

    /// <summary>The anti-rollback counter, or null for none.</summary>
    public uint? SecurityCounter { get; init; }

    public IReadOnlyList<ImageDependency> Dependencies { get; init; } = [];

    /// <summary>16 bytes, or null.</summary>
    public byte[]? VendorId { get; init; }

    /// <summary>16 bytes, or null.</summary>
    public byte[]? ClassId { get; init; }

    /// <summary>A vendor's own TLVs, each type once.</summary>
    public IReadOnlyList<Tlv> CustomTlvs { get; init; } = [];

    /// <summary>RAM address to start from, not 0, or null.</summary>
    public uint? LoadAddress { get; init; }

    /// <summary>Flash address that the image was built for, not 0, or null.</summary>
    public uint? RomFixed { get; init; }

    public bool NonBootable { get; init; }

    /// <summary>Sign the image itself instead of its hash (Ed25519 alone; the hash is SHA-512 then).</summary>
    public bool Pure { get; init; }

    /// <summary>Hash with SHA-512 (Ed25519 alone).</summary>
    public bool Sha512 { get; init; }

    /// <summary>imgtool's <c>auto</c>: made of the version. It differs between versions as long as these stay below 256.0 and 0.256.</summary>
    public static uint CounterOf(ImageVersion version) => ((uint)version.Major << 24) + ((uint)version.Minor << 16) + version.Revision;

    internal TlvType HashType => Pure || Sha512 ? TlvType.Sha512 : TlvType.Sha256;

    internal ImageFlags Flags =>
        (LoadAddress is null ? ImageFlags.None : ImageFlags.RamLoad)
        | (RomFixed is null ? ImageFlags.None : ImageFlags.RomFixed)
        | (NonBootable ? ImageFlags.NonBootable : ImageFlags.None);

    /// <summary>The protected TLVs in imgtool's order.</summary>
    internal IReadOnlyList<Tlv> ProtectedTlvs
    {
        get
        {
            List<Tlv> tlvs = [];
            if (SecurityCounter is { } counter)
            {
                byte[] value = new byte[sizeof(uint)];
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(value, counter);
                tlvs.Add(new Tlv(TlvType.SecurityCounter, value));
            }

            tlvs.AddRange(Dependencies.Select(dependency => dependency.ToTlv()));
            if (VendorId is { } vendor)
            {
                tlvs.Add(new Tlv(TlvType.VendorId, vendor));
            }

            if (ClassId is { } imageClass)
            {
                tlvs.Add(new Tlv(TlvType.ClassId, imageClass));
            }

            tlvs.AddRange(CustomTlvs);
            return tlvs;
        }
    }

    /// <summary>Refuses what cannot be written down.</summary>
    internal void Check()
    {
        if (HeaderBytes is < McubootFormat.HeaderBytes or > McubootFormat.MaxHeaderBytes)
        {
            throw new SigningException(
                SigningFault.Usage, McubootErrorCode.HeaderSize,
                McubootFormat.Hex(HeaderBytes), McubootFormat.Hex(McubootFormat.HeaderBytes), McubootFormat.Hex(McubootFormat.MaxHeaderBytes));
        }

        // A zero would leave the flag out and the image would start where it was not built for.
        if ((LoadAddress is not null && RomFixed is not null) || LoadAddress == 0 || RomFixed == 0)
        {
            throw new SigningException(SigningFault.Usage, McubootErrorCode.AddressInvalid);
        }

        if (Pure && Sha512)
        {
            throw new SigningException(SigningFault.Usage, McubootErrorCode.PureHash);
        }

        Tlv? twice = CustomTlvs.GroupBy(tlv => tlv.Type).FirstOrDefault(group => group.Count() > 1)?.First();
        if (twice is not null || Dependencies.Count > TlvRules.MaxDependencies)
        {
            string name = TlvRules.NameOf(twice?.Type ?? TlvType.Dependency);
            throw new SigningException(SigningFault.Usage, McubootErrorCode.TlvTwice, name, Count.Of(twice is null ? TlvRules.MaxDependencies : 1));
        }
    }
}
