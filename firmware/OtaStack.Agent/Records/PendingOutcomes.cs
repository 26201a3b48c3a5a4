using OtaStack.Agent.Core;
using OtaStack.Launcher.Records;

namespace OtaStack.Agent.Records;

/// <summary>
/// Outcomes that the server has not acknowledged yet, oldest first. Four: one assignment ends in one outcome, and new
/// assignments come from a server that can be reached. Should there be a fifth, the oldest is dropped.
/// </summary>
internal sealed class PendingOutcomes
{
    public const int Capacity = 4;
    public const int StoredSize = 1 + (Capacity * Outcome.StoredSize);

    private readonly Outcome[] _outcomes = { new Outcome(), new Outcome(), new Outcome(), new Outcome() };

    public int Count;

    /// <summary>The next one to tell. Only when <see cref="Count"/> is not 0.</summary>
    public Outcome Oldest => _outcomes[0];

    public void Add(long assignment, AgentState state, ReasonCode reason, string releaseId)
    {
        if (Count == Capacity)
        {
            RemoveOldest();
        }

        _outcomes[Count].Set(assignment, state, reason, releaseId);
        Count++;
    }

    public void RemoveOldest()
    {
        for (int i = 1; i < Count; i++)
        {
            _outcomes[i - 1].CopyFrom(_outcomes[i]);
        }

        Count--;
        _outcomes[Count].Clear();
    }

    public void Clear()
    {
        while (Count > 0)
        {
            RemoveOldest();
        }
    }

    public void WriteTo(RecordCursor record)
    {
        record.PutByte((byte)Count);
        foreach (Outcome outcome in _outcomes)
        {
            outcome.WriteTo(record);
        }
    }

    public bool ReadFrom(RecordCursor record)
    {
        Count = record.GetByte();
        bool sound = Count <= Capacity;
        foreach (Outcome outcome in _outcomes)
        {
            sound &= outcome.ReadFrom(record);
        }

        if (!sound)
        {
            Count = 0;
        }

        return sound;
    }
}
