using OtaStack.Agent.Records;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Boot;

/// <summary>What was installed into a slot, with the digest of the index that its files must match.</summary>
internal sealed class SlotEntry
{
    public const int StoredSize = 1 + 1 + RecordLimits.ReleaseId + 1 + RecordLimits.Version + 4 + Sha256.DigestSize + 4;

    /// <summary>False as long as nothing was ever installed.</summary>
    public bool IsUsed;

    public string ReleaseId = "";

    public string Version = "";

    public int SecurityCounter;

    public readonly byte[] IndexSha256 = new byte[Sha256.DigestSize];

    public int IndexLength;

    public void WriteTo(RecordCursor record)
    {
        record.PutByte((byte)(IsUsed ? 1 : 0));
        record.PutText(ReleaseId, RecordLimits.ReleaseId);
        record.PutText(Version, RecordLimits.Version);
        record.PutInt32(SecurityCounter);
        record.PutBytes(IndexSha256, IndexSha256.Length);
        record.PutInt32(IndexLength);
    }

    public bool ReadFrom(RecordCursor record)
    {
        int used = record.GetByte();
        IsUsed = used == 1;
        ReleaseId = record.GetText(RecordLimits.ReleaseId);
        Version = record.GetText(RecordLimits.Version);
        SecurityCounter = record.GetInt32();
        record.GetBytes(IndexSha256, IndexSha256.Length);
        IndexLength = record.GetInt32();
        return used <= 1 && SecurityCounter >= 0 && IndexLength >= 0;
    }
}
