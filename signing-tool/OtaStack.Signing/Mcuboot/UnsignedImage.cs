using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Mcuboot;

/// <summary>Header, payload and protected TLVs: all that a signature will cover. Everything that can be refused without the key has been.</summary>
public sealed class UnsignedImage
{
    private readonly byte[] _region;
    private readonly ImageSettings _settings;

    private UnsignedImage(byte[] region, ImageSettings settings)
    {
        _region = region;
        _settings = settings;
        Hash = ImageHash.Of(settings.HashType, region);
    }

    /// <summary>SHA-256 of the image, or SHA-512.</summary>
    public byte[] Hash { get; }

    /// <summary>Bytes of the signed image at least: an ECDSA signature may make it a few longer.</summary>
    public int LeastBytes
    {
        get
        {
            int tlvs = _settings.Pure ? 4 : 3;
            return _region.Length + McubootFormat.AreaHeaderBytes + (tlvs * McubootFormat.EntryHeaderBytes)
                + (2 * Hash.Length) + (_settings.Pure ? 1 : 0) + Ed25519Signer.SignatureBytes;
        }
    }

    /// <param name="payload">What the linker made.</param>
    /// <param name="settings">What the image says about itself.</param>
    /// <param name="erased">What the room for the header is filled with.</param>
    /// <exception cref="SigningException">A setting that cannot be, <c>mcuboot.header_occupied</c>, <c>mcuboot.payload_empty</c>, <c>file.too_large</c>.</exception>
    public static UnsignedImage Create(ReadOnlySpan<byte> payload, ImageSettings settings, byte erased)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        IReadOnlyList<Tlv> tlvs = settings.ProtectedTlvs;
        int before = settings.PadHeader ? settings.HeaderBytes : 0;
        long payloadEnd = before + (long)payload.Length;
        if (payloadEnd <= settings.HeaderBytes)
        {
            throw new SigningException(SigningFault.Refused, McubootErrorCode.PayloadEmpty);
        }

        if (!settings.PadHeader && payload[..settings.HeaderBytes].ContainsAnyExcept((byte)0))
        {
            throw new SigningException(SigningFault.Refused, McubootErrorCode.HeaderOccupied, McubootFormat.Hex(settings.HeaderBytes));
        }

        byte[] area = TlvAreaWriter.Write(McubootFormat.ProtectedMagic, tlvs);
        if (payloadEnd + area.Length > McubootFormat.MaxImageBytes)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.ImageTooLarge, Count.Of(payloadEnd + area.Length), Count.Of(McubootFormat.MaxImageBytes));
        }

        byte[] region = new byte[payloadEnd + area.Length];
        region.AsSpan(0, before).Fill(erased);
        payload.CopyTo(region.AsSpan(before));
        area.CopyTo(region, payloadEnd);
        HeaderOf(settings, payloadEnd - settings.HeaderBytes, area.Length).Write(region);
        return new UnsignedImage(region, settings);
    }

    /// <summary>The whole image without padding. It has been verified with the signer's public key before it is returned.</summary>
    /// <exception cref="SigningException"><c>mcuboot.hash_choice</c>, or what the key's holder says.</exception>
    public byte[] Sign(IMessageSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        PublicKey key = PublicKey.Of(signer.Algorithm, signer.SubjectPublicKeyInfo);
        McubootImageVerifier.CheckHashChoice(_settings.HashType, _settings.Pure, signer.Algorithm);
        byte[] signature = signer.Sign(McubootImageVerifier.SignedMessage(_region, Hash, _settings.Pure, signer.Algorithm));
        List<Tlv> tlvs = [new Tlv(_settings.HashType, Hash)];
        if (_settings.Pure)
        {
            tlvs.Add(new Tlv(TlvType.SignaturePure, new byte[] { 1 }));
        }

        tlvs.Add(new Tlv(TlvType.KeyHash, ImageHash.Of(_settings.HashType, key.SubjectPublicKeyInfo)));
        tlvs.Add(new Tlv(McubootImageVerifier.SignatureTypeOf(key.Algorithm), signature));
        byte[] image = [.. _region, .. TlvAreaWriter.Write(McubootFormat.UnprotectedMagic, tlvs)];

        // Read back as anybody will: what leaves here has been accepted once.
        McubootImageVerifier.Verify(McubootImageReader.Read(image, "image"), key, ImageRequirements.None);
        return image;
    }

    private static ImageHeader HeaderOf(ImageSettings settings, long payloadBytes, int protectedBytes)
    {
        return new ImageHeader
        {
            HeaderBytes = settings.HeaderBytes,
            PayloadBytes = payloadBytes,
            ProtectedBytes = protectedBytes,
            LoadAddress = settings.RomFixed ?? settings.LoadAddress ?? 0,
            Flags = settings.Flags,
            Version = settings.Version,
        };
    }
}
