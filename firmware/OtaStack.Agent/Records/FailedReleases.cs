using System;
using System.Text;
using OtaStack.Launcher.Records;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Records;

/// <summary>The releases that failed on this device, the last eight: they are not tried again.</summary>
internal sealed class FailedReleases
{
    public const int Capacity = 8;
    public const int StoredSize = 1 + (Capacity * KeySize);
    private const int KeySize = Sha256.DigestSize;

    private readonly byte[] _keys = new byte[Capacity * KeySize];
    private readonly byte[] _key = new byte[KeySize];

    public int Count;

    /// <param name="releaseId">Id of the release.</param>
    /// <param name="indexSha256">SHA-256 of its image index: a release that was built anew under the same id counts as another one.</param>
    public bool Contains(string releaseId, byte[] indexSha256)
    {
        return Find(releaseId, indexSha256) >= 0;
    }

    /// <summary>Remembers the release; the oldest one is forgotten when there are more than eight.</summary>
    public void Add(string releaseId, byte[] indexSha256)
    {
        if (Contains(releaseId, indexSha256))
        {
            return;
        }

        if (Count == Capacity)
        {
            Drop(0);
        }

        Array.Copy(_key, 0, _keys, Count * KeySize, KeySize);
        Count++;
    }

    public void Remove(string releaseId, byte[] indexSha256)
    {
        int found = Find(releaseId, indexSha256);
        if (found >= 0)
        {
            Drop(found);
        }
    }

    /// <summary>Reads or writes them. False when what was read cannot be.</summary>
    public bool Exchange(RecordCursor record)
    {
        int count = record.Byte((byte)Count);
        record.Bytes(_keys);
        Count = count <= Capacity ? count : 0;
        return count <= Capacity;
    }

    private void Drop(int index)
    {
        Count--;
        Array.Copy(_keys, (index + 1) * KeySize, _keys, index * KeySize, (Count - index) * KeySize);
    }

    /// <summary>Which one it is, or −1. Leaves the release's key in <see cref="_key"/>.</summary>
    private int Find(string releaseId, byte[] indexSha256)
    {
        byte[] id = Encoding.UTF8.GetBytes(releaseId);
        Sha256 hash = new();
        hash.Write(indexSha256, 0, indexSha256.Length);
        hash.Write(id, 0, id.Length);
        hash.Finish(_key, 0);
        for (int i = 0; i < Count; i++)
        {
            if (ConstantTime.AreEqual(_keys, i * KeySize, _key, 0, KeySize))
            {
                return i;
            }
        }

        return -1;
    }
}
