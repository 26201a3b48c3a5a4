using System;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;
using OtaStack.Launcher.Records;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Slots;

/// <summary>
/// What stands in the secondary image slots, since those cannot be read: for each image which build of it was begun, how that starts, the hash
/// that it must have, and whether it belongs to the trial of the boot record. A record that is lost costs a download.
/// </summary>
internal sealed class StagedImages
{
    public const int HeaderSize = 32;

    private const int Magic = 0x4D49544F;
    private const byte Format = 1;

    // An entry: 1 when the image is on trial, SHA-256 of its index, its header, its own SHA-256.
    private const int EntrySize = 1 + (2 * Sha256.DigestSize) + HeaderSize;
    private const int EntriesAt = RecordPair.PayloadStart + 1;

    private readonly RecordPair _records;
    private readonly byte[] _field = new byte[Sha256.DigestSize];

    public StagedImages(IFileStore files)
    {
        _records = new RecordPair(
            files, DevicePaths.FirstImages, DevicePaths.SecondImages, Magic, EntriesAt + (2 * EntrySize) + RecordPair.CrcSize);
        if (!_records.Load() || _records.Buffer[RecordPair.PayloadStart] != Format)
        {
            Array.Clear(_records.Buffer, 0, _records.Buffer.Length);
            _records.Buffer[RecordPair.PayloadStart] = Format;
        }
    }

    /// <summary>Whether the image was begun, and of this build.</summary>
    public bool IsBegun(ImageKind image, byte[] indexSha256)
    {
        return ConstantTime.AreEqual(_records.Buffer, At(image) + 1, indexSha256, 0, Sha256.DigestSize);
    }

    /// <summary>How the image that was begun starts. The same array always.</summary>
    public byte[] Header(ImageKind image)
    {
        return Field(image, 1 + Sha256.DigestSize);
    }

    /// <summary>The hash of the image that was begun. The same array always.</summary>
    public byte[] HashOf(ImageKind image)
    {
        return Field(image, 1 + Sha256.DigestSize + HeaderSize);
    }

    public bool IsOnTrial(ImageKind image)
    {
        return _records.Buffer[At(image)] != 0;
    }

    /// <summary>Remembers, durably, that the image was begun; it is on no trial.</summary>
    public void Begin(ImageKind image, byte[] indexSha256, byte[] sha256, byte[] header)
    {
        int at = At(image);
        _records.Buffer[at] = 0;
        Array.Copy(indexSha256, 0, _records.Buffer, at + 1, Sha256.DigestSize);
        Array.Copy(header, 0, _records.Buffer, at + 1 + Sha256.DigestSize, HeaderSize);
        Array.Copy(sha256, 0, _records.Buffer, at + 1 + Sha256.DigestSize + HeaderSize, Sha256.DigestSize);
        _records.Save();
    }

    /// <summary>Remembers, durably, which images belong to the trial that is about to be scheduled.</summary>
    public void SetTrial(bool nanoClr, bool deployment)
    {
        _records.Buffer[At(ImageKind.NanoClr)] = (byte)(nanoClr ? 1 : 0);
        _records.Buffer[At(ImageKind.Deployment)] = (byte)(deployment ? 1 : 0);
        _records.Save();
    }

    private static int At(ImageKind image)
    {
        return image == ImageKind.NanoClr ? EntriesAt : EntriesAt + EntrySize;
    }

    private byte[] Field(ImageKind image, int from)
    {
        Array.Copy(_records.Buffer, At(image) + from, _field, 0, _field.Length);
        return _field;
    }
}
