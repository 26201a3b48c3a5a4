using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>
/// Keyids (§4.2.1: the SHA-256 of the canonical key object) in the order of a file, each with the place of what belongs to it: a
/// signature, or a key object.
/// </summary>
internal sealed class KeyIdTable
{
    private const int IdSize = 32;

    internal readonly int[] Starts;
    internal readonly int[] Ends;
    internal int Count;

    /// <summary>One more than can be kept: the place of the keyid read last.</summary>
    private readonly byte[] _ids;

    internal KeyIdTable(int capacity)
    {
        Starts = new int[capacity];
        Ends = new int[capacity];
        _ids = new byte[(capacity + 1) * IdSize];
    }

    /// <summary>Takes the reader's text as the next keyid, to be looked up or kept. Its index when it is in the table already, -1 when not.</summary>
    /// <remarks>
    /// A text that is no SHA-256 can belong to no key, but must still be told apart from the others: a value made from it that is
    /// nobody's hash stands for it. (All texts beyond the limit of the reader count as the same one.)
    /// </remarks>
    internal int Read(JsonReader reader, Workspace work)
    {
        int length = reader.CopyText(work.Scratch);
        int next = Count * IdSize;
        if (length != IdSize * 2 || !Hex.TryDecode(work.Scratch, 0, length, _ids, next))
        {
            work.Sha256.Reset();
            work.Sha256.Write(work.Scratch, 0, length < 0 ? 0 : length);
            work.Sha256.Finish(_ids, next);
            _ids[next] ^= 0xFF;
        }

        return IndexOf(this, Count);
    }

    /// <summary>Keeps the keyid read last. False when there is no room.</summary>
    internal bool Keep(int start, int end)
    {
        if (Count == Starts.Length)
        {
            return false;
        }

        Starts[Count] = start;
        Ends[Count] = end;
        Count++;
        return true;
    }

    /// <summary>Where the other table's keyid (kept there, or read last) stands in this one, -1 when it does not.</summary>
    internal int IndexOf(KeyIdTable other, int index)
    {
        int i = Count - 1;
        while (i >= 0 && !ConstantTime.AreEqual(_ids, i * IdSize, other._ids, index * IdSize, IdSize))
        {
            i--;
        }

        return i;
    }

    /// <summary>True when the keyid read last is this hash.</summary>
    internal bool LastIs(byte[] sha256)
    {
        return ConstantTime.AreEqual(_ids, Count * IdSize, sha256, 0, IdSize);
    }
}
