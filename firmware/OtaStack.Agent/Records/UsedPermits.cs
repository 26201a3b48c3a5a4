using System;
using System.Text;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;
using OtaStack.Launcher.Records;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Records;

/// <summary>
/// The permits that this device has used. Eight: one is dropped only once it has expired by the signed time, which never goes
/// back, so that no permit can be used a second time; when there is no room, no further permit is taken.
/// A record of its own: it must outlive a journal that is lost. Each entry also says for which release the permit was used, so that the
/// attempt that used it may go on after a power cut. The highest byte of its time is for a mark: an agent that does not know it takes the permit for
/// one that never expires.
/// </summary>
internal sealed class UsedPermits
{
    public const int Capacity = 8;
    private const int Magic = 0x5550544F;
    private const byte Format = 1;
    private const int EntrySize = (2 * Sha256.DigestSize) + 8;
    private const int ToldAt = EntrySize - 1;
    private const byte Told = 0x40;
    private const long MostTime = (1L << 56) - 1;
    private const int CountAt = RecordPair.PayloadStart + 1;
    private const int EntriesAt = CountAt + 1;
    private const int Size = EntriesAt + (Capacity * EntrySize) + 4;

    private readonly RecordPair _records;
    private readonly byte[] _record;
    private readonly byte[] _key = new byte[Sha256.DigestSize];
    private int _count;
    private readonly bool _isDamaged;

    /// <summary>Reads what was remembered.</summary>
    public UsedPermits(IFileStore files)
    {
        _records = new RecordPair(files, DevicePaths.Permits, Magic, Size);
        RecordCursor? record = _records.Load(Format);
        if (record != null && record.Buffer[CountAt] <= Capacity)
        {
            _record = record.Buffer;
            _count = _record[CountAt];
        }
        else
        {
            // The second file is written only after the first was whole: with none that is valid, something was remembered and is lost.
            _record = new byte[Size];
            _isDamaged = _records.Newest != 0 || files.Length(DevicePaths.SecondPermits) >= 0;
        }
    }

    /// <summary>Whether the permit was used before, by anything but the attempt of this release that is still open.</summary>
    public bool WasUsed(Attempt attempt, string permit, ReleaseData? release)
    {
        int entry = Find(permit);
        return entry >= 0
            && !(release != null && attempt.IsFor(release.ReleaseId, release.IndexSha256)
                && ConstantTime.AreEqual(_record, entry + Sha256.DigestSize, release.IndexSha256, 0, Sha256.DigestSize));
    }

    /// <param name="signedTime">Unix seconds: entries that have expired by then make room.</param>
    public bool HasRoomFor(string permit, long signedTime)
    {
        DropExpired(signedTime);
        return !_isDamaged && (Find(permit) >= 0 || _count < Capacity);
    }

    /// <summary>Remembers the permit, durably. Only when there is room for it.</summary>
    public void Add(string permit, byte[] indexSha256, long expires, long signedTime)
    {
        if (Find(permit) >= 0)
        {
            return;
        }

        DropExpired(signedTime);
        RecordCursor entry = new(_record, EntriesAt + (_count * EntrySize), Size - RecordPair.CrcSize, true);
        entry.Bytes(_key);
        entry.Bytes(indexSha256);
        entry.Int64(ref expires);
        _count++;
        Save();
    }

    /// <summary>Whether it was told that a medium shows the permit again at each start. One that was used.</summary>
    public bool IsTold(string permit)
    {
        return _record[Find(permit) + ToldAt] == Told;
    }

    /// <summary>Remembers, durably, that it was told.</summary>
    public void Tell(string permit)
    {
        _record[Find(permit) + ToldAt] = Told;
        Save();
    }

    /// <summary>Where the entry starts, or −1. Leaves the permit's key in <see cref="_key"/>.</summary>
    private int Find(string permit)
    {
        byte[] path = Encoding.UTF8.GetBytes(permit);
        Sha256 hash = new();
        hash.Write(path, 0, path.Length);
        hash.Finish(_key, 0);
        for (int i = 0; i < _count; i++)
        {
            int entry = EntriesAt + (i * EntrySize);
            if (ConstantTime.AreEqual(_record, entry, _key, 0, Sha256.DigestSize))
            {
                return entry;
            }
        }

        return -1;
    }

    private void Save()
    {
        _record[CountAt] = (byte)_count;
        Array.Copy(_record, CountAt, _records.Begin(Format).Buffer, CountAt, Size - CountAt);
        _records.Save();
    }

    private void DropExpired(long signedTime)
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            long expires = 0;
            int entry = EntriesAt + (i * EntrySize);
            new RecordCursor(_record, entry + (2 * Sha256.DigestSize), entry + EntrySize, false).Int64(ref expires);
            if ((expires & MostTime) > signedTime)
            {
                Array.Copy(_record, entry, _record, EntriesAt + (kept * EntrySize), EntrySize);
                kept++;
            }
        }

        _count = kept;
    }
}
