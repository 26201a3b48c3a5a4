using System;
using System.IO;
using OtaStack.Launcher.Records;

namespace OtaStack.Launcher;

/// <summary>
/// Whether a slot holds what was signed: the index is the one pinned in the boot record, every part has the length that the
/// index tells, and every block its digest (docs/formats.md). The index itself was checked by the agent when it was signed for and pinned.
/// </summary>
internal sealed class SlotVerification
{
    /// <summary>Bytes of a block, and of the buffer that is needed.</summary>
    public const int BlockSize = 4096;

    public const int DigestSize = 32;
    private const int HeaderSize = 16;
    private const int MaxParts = 64;

    /// <summary>The key of block digests. Public: the digest is a hash, not a secret tag.</summary>
    private const string KeyText = "OtaStack block digest v1";

    private readonly IFileStore _files;
    private readonly IHmac _hmac;
    private readonly byte[] _key = new byte[KeyText.Length];
    private readonly byte[] _buffer;

    /// <summary>The digest computed last, then the one that it is compared with.</summary>
    private readonly byte[] _digests = new byte[2 * DigestSize];

    /// <param name="buffer">At least one block; its content is lost at each call.</param>
    public SlotVerification(IFileStore files, IHmac hmac, byte[] buffer)
    {
        _files = files;
        _hmac = hmac;
        _buffer = buffer;
        for (int i = 0; i < KeyText.Length; i++)
        {
            _key[i] = (byte)KeyText[i];
        }
    }

    /// <summary>
    /// The names of the slot's parts when all of it is right, otherwise null. What is wrong, or cannot be read, is looked at a few times:
    /// much hangs on it, and a medium may fail once.
    /// </summary>
    public string[]? Verify(SlotName slot, SlotEntry entry)
    {
        string[]? parts = null;
        for (int tries = 0; parts == null && tries < RecordPair.Tries; tries++)
        {
            try
            {
                parts = IsPinned(slot, entry) ? VerifyParts(slot, BootPaths.SlotIndex(slot), entry.IndexLength) : null;
            }
            catch (IOException)
            {
                // As if it were wrong.
            }
        }

        return parts;
    }

    /// <summary>Whether the index beside the slot is the one that the boot record pins.</summary>
    public bool IsPinned(SlotName slot, SlotEntry entry)
    {
        string path = BootPaths.SlotIndex(slot);
        if (entry.State == SlotState.Empty || _files.Length(path) != entry.IndexLength || !TryDigest(path, entry.IndexLength))
        {
            return false;
        }

        Array.Copy(entry.IndexDigest, 0, _digests, DigestSize, DigestSize);
        return IsRight();
    }

    /// <summary>
    /// Digests a file of any length with HMAC-SHA256 alone, in a chain: each link is the tag of the link before it (at first 32 zeros)
    /// and the next 4064 bytes. False when the file ends before <paramref name="length"/> bytes.
    /// </summary>
    public bool TryDigest(string path, int length)
    {
        Array.Clear(_digests, 0, DigestSize);
        int position = 0;
        while (position < length)
        {
            int count = length - position;
            count = count < BlockSize - DigestSize ? count : BlockSize - DigestSize;
            Array.Copy(_digests, 0, _buffer, 0, DigestSize);
            if (!RecordPair.TryRead(_files, path, position, _buffer, DigestSize, count))
            {
                return false;
            }

            _hmac.Compute(_key, _buffer, 0, DigestSize + count, _digests, 0);
            position += count;
        }

        return true;
    }

    /// <summary>Copies what <see cref="TryDigest"/> computed.</summary>
    public void CopyDigest(byte[] into)
    {
        Array.Copy(_digests, 0, into, 0, DigestSize);
    }

    private string[]? VerifyParts(SlotName slot, string index, int indexLength)
    {
        byte[] buffer = _buffer;
        if (!RecordPair.TryRead(_files, index, 0, buffer, 0, HeaderSize))
        {
            return null;
        }

        // Format 2 is that of an image which is also stored packed: one more hash in front, one more number behind each digest.
        int parts = buffer[6] | (buffer[7] << 8);
        int packed = buffer[4] - 1;
        if (packed >> 1 != 0 || parts > MaxParts)
        {
            return null;
        }

        string[] names = new string[parts];
        int[] lengths = new int[parts];
        int position = HeaderSize + (packed * DigestSize);
        for (int i = 0; i < parts; i++)
        {
            if (!RecordPair.TryRead(_files, index, position, buffer, 0, 1))
            {
                return null;
            }

            int width = 1 + buffer[0];
            if (!RecordPair.TryRead(_files, index, position, buffer, 0, width + 4))
            {
                return null;
            }

            // A name stands like the text of a record, its length before it.
            RecordCursor row = new(buffer, 0, width + 4, false);
            string name = "";
            int length = 0;
            row.Text(ref name, width - 1);
            row.Int32(ref length);
            names[i] = name;
            lengths[i] = length;
            position += width + 4 + DigestSize;
        }

        for (int i = 0; i < parts; i++)
        {
            string path = BootPaths.Part(slot, names[i]);
            int length = lengths[i];
            if (length < 1 || _files.Length(path) != length)
            {
                return null;
            }

            for (int done = 0; done < length; done += BlockSize)
            {
                int count = length - done < BlockSize ? length - done : BlockSize;
                if (!RecordPair.TryRead(_files, path, done, buffer, 0, count)
                    || !RecordPair.TryRead(_files, index, position, _digests, DigestSize, DigestSize))
                {
                    return null;
                }

                _hmac.Compute(_key, buffer, 0, count, _digests, 0);
                if (!IsRight())
                {
                    return null;
                }

                position += DigestSize + (packed * sizeof(int));
            }
        }

        return position == indexLength ? names : null;
    }

    private bool IsRight()
    {
        for (int i = 0; i < DigestSize; i++)
        {
            if (_digests[i] != _digests[DigestSize + i])
            {
                return false;
            }
        }

        return true;
    }
}
