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

    /// <summary>Reads or writes it. False when what was read cannot be.</summary>
    public bool Exchange(RecordCursor record)
    {
        State = (SlotState)record.Byte((byte)State);
        record.Text(ref ReleaseId, RecordLimits.ReleaseId);
        record.Text(ref Version, RecordLimits.Version);
        record.Int32(ref SecurityCounter);
        record.Int32(ref IndexLength);
        record.Bytes(IndexSha256);
        record.Bytes(IndexDigest);
        return State <= SlotState.Looped && SecurityCounter >= 0 && IndexLength >= 0;
    }
}
