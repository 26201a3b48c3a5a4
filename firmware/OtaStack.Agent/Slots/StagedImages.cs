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
    /// <summary>Where in an entry the SHA-256 of the image stands.</summary>
    public const int Sha256At = 1;

    /// <summary>Where in an entry the SHA-256 of its index stands.</summary>
    public const int IndexSha256At = Sha256At + Sha256.DigestSize;

    /// <summary>Where in an entry the first bytes of the image stand.</summary>
    public const int HeaderAt = IndexSha256At + Sha256.DigestSize;

    public const int HeaderSize = 32;

    private const int Magic = 0x4D49544F;
    private const byte Format = 1;
    private const int EntrySize = HeaderAt + HeaderSize;

    private const int Size = RecordPair.PayloadStart + 1 + (2 * EntrySize) + RecordPair.CrcSize;

    private readonly RecordPair _records;
    private readonly byte[] _entries = new byte[2 * EntrySize];

    public StagedImages(IFileStore files)
    {
        _records = new RecordPair(files, DevicePaths.Images, Magic, Size);
        RecordCursor? record = _records.Load(Format);
        if (record != null)
        {
            record.Bytes(_entries);
        }
    }

    /// <summary>Whether these 32 bytes stand at that place of the image's entry.</summary>
    public bool Has(ImageKind image, int at, byte[] bytes)
    {
        return ConstantTime.AreEqual(_entries, At(image) + at, bytes, 0, Sha256.DigestSize);
    }

    /// <summary>How the image that was begun starts.</summary>
    public byte[] Header(ImageKind image)
    {
        byte[] header = new byte[HeaderSize];
        Array.Copy(_entries, At(image) + HeaderAt, header, 0, HeaderSize);
        return header;
    }

    public bool IsOnTrial(ImageKind image)
    {
        return _entries[At(image)] != 0;
    }

    /// <summary>Remembers, durably, that the image was begun; it is on no trial.</summary>
    public void Begin(ImageKind image, byte[] sha256, byte[] indexSha256, byte[] header)
    {
        int at = At(image);
        _entries[at] = 0;
        Array.Copy(sha256, 0, _entries, at + Sha256At, Sha256.DigestSize);
        Array.Copy(indexSha256, 0, _entries, at + IndexSha256At, Sha256.DigestSize);
        Array.Copy(header, 0, _entries, at + HeaderAt, HeaderSize);
        Save();
    }

    /// <summary>Remembers, durably, which images belong to the trial that is about to be scheduled.</summary>
    public void SetTrial(bool nanoClr, bool deployment)
    {
        _entries[At(ImageKind.NanoClr)] = (byte)(nanoClr ? 1 : 0);
        _entries[At(ImageKind.Deployment)] = (byte)(deployment ? 1 : 0);
        Save();
    }

    private static int At(ImageKind image)
    {
        return image == ImageKind.NanoClr ? 0 : EntrySize;
    }

    private void Save()
    {
        _records.Begin(Format).Bytes(_entries);
        _records.Save();
    }
}
