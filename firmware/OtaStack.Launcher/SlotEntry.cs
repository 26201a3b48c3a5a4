using OtaStack.Launcher.Records;

namespace OtaStack.Launcher;

/// <summary>What was installed into a slot, with the digests of the index that its files must match.</summary>
internal sealed class SlotEntry
{
    public const int StoredSize = 1 + 1 + RecordLimits.ReleaseId + 1 + RecordLimits.Version + 4 + 4 + (2 * SlotVerification.DigestSize);

    public SlotState State;

    public string ReleaseId = "";

    public string Version = "";

    public int SecurityCounter;

    public int IndexLength;

    /// <summary>As signed. The agent tells by it which build of a release it was; the launcher has no SHA-256.</summary>
    public readonly byte[] IndexSha256 = new byte[SlotVerification.DigestSize];

    /// <summary>What the launcher compares: <see cref="SlotVerification.TryDigest"/> of the same index.</summary>
    public readonly byte[] IndexDigest = new byte[SlotVerification.DigestSize];

    public void WriteTo(RecordCursor record)
    {
        record.PutByte((byte)State);
        record.PutText(ReleaseId, RecordLimits.ReleaseId);
        record.PutText(Version, RecordLimits.Version);
        record.PutInt32(SecurityCounter);
        record.PutInt32(IndexLength);
        record.PutBytes(IndexSha256, SlotVerification.DigestSize);
        record.PutBytes(IndexDigest, SlotVerification.DigestSize);
    }

    public bool ReadFrom(RecordCursor record)
    {
        State = (SlotState)record.GetByte();
        ReleaseId = record.GetText(RecordLimits.ReleaseId);
        Version = record.GetText(RecordLimits.Version);
        SecurityCounter = record.GetInt32();
        IndexLength = record.GetInt32();
        record.GetBytes(IndexSha256, SlotVerification.DigestSize);
        record.GetBytes(IndexDigest, SlotVerification.DigestSize);
        return State <= SlotState.Looped && SecurityCounter >= 0 && IndexLength >= 0;
    }
}
