using System;
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
        Outcome oldest = _outcomes[0];
        Count--;
        Array.Copy(_outcomes, 1, _outcomes, 0, Count);
        _outcomes[Count] = oldest;
        oldest.Clear();
    }

    /// <summary>Reads or writes them. False when what was read cannot be.</summary>
    public bool Exchange(RecordCursor record)
    {
        Count = record.Byte((byte)Count);
        bool sound = Count <= Capacity;
        foreach (Outcome outcome in _outcomes)
        {
            sound &= outcome.Exchange(record);
        }

        Count = sound ? Count : 0;
        return sound;
    }
}
