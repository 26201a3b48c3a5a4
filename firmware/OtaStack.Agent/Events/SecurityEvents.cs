using System;
using System.IO;
using OtaStack.Agent.Core;
using OtaStack.Agent.Storage;
using OtaStack.Launcher.Records;

namespace OtaStack.Agent.Events;

/// <summary>
/// What the owner of this device should know of, kept until the server has stored it (docs/security-events.md). The rules:
/// one reason is one event, however often it comes within a day: a count, the first time and the last;
/// a new event is on the medium before anything else happens, a repeated one within a minute, so that a flood wears out nothing;
/// eight events: when all of them wait to be told, what is new is dropped, and how many were is told with the others;
/// a server that knows an event is told of its repetitions once an hour, and once after each start: a device that never runs for an hour tells them too.
/// </summary>
internal sealed class SecurityEvents
{
    public const int Capacity = 8;
    private const int Magic = 0x5645544F;
    private const byte Format = 1;
    private const int Size = RecordPair.PayloadStart + 1 + 4 + 4 + (Capacity * SecurityEvent.StoredSize) + RecordPair.CrcSize;

    /// <summary>Between two writes for repetitions. Seconds.</summary>
    private const int WriteSeconds = 60;

    /// <summary>Between two reports of one event. Seconds.</summary>
    private const int TellSeconds = 3600;

    /// <summary>What comes later than this after the last time is a new event. Seconds.</summary>
    private const int NewSeconds = 86400;

    /// <summary>One bit for each reason below 32 that speaks of an attack and not of a bad moment of server or network.</summary>
    private const int Attacks = 0x00EE5FFE;

    private readonly AgentClock _clock;
    private readonly RecordPair _records;
    private SecurityEvent[] _events = new SecurityEvent[0];
    private int _number;
    private long _savedAt = -WriteSeconds;
    private bool _isChanged;

    public SecurityEvents(AgentContext context)
    {
        _clock = context.Clock;
        _records = new RecordPair(context.Files, DevicePaths.Events, Magic, Size);
    }

    /// <summary>Events that found no room, since the record began.</summary>
    public int Dropped;

    /// <summary>Reads the record; without a valid one there are no events.</summary>
    public void Load()
    {
        RecordCursor? record = _records.Load(Format);
        if (record != null)
        {
            record.Int32(ref _number);
            record.Int32(ref Dropped);
            _events = new SecurityEvent[0];
            SecurityEvent known = new();
            known.Exchange(record);
            while (known.Number != 0)
            {
                Add(known);
                known = new SecurityEvent();
                if (_events.Length < Capacity)
                {
                    known.Exchange(record);
                }
            }
        }
    }

    /// <summary>Something was refused: an event when the reason speaks of an attack. <see cref="ReasonCode.PermitUsed"/> is noted where it is known whether it is news.</summary>
    public void NoteRefusal(ReasonCode reason)
    {
        int number = (int)reason;
        bool isAttack = number < 32
            ? ((Attacks >> number) & 1) != 0
            : (number < (int)ReasonCode.PermitUsed && reason != ReasonCode.PermitNotYet)
                || (reason >= ReasonCode.AssignmentForeign && reason <= ReasonCode.AssignmentMalformed)
                || (reason >= ReasonCode.BootLoop && reason <= ReasonCode.Crashed) || reason == ReasonCode.BootFailed || reason == ReasonCode.SlotCorrupt || reason == ReasonCode.ImageMismatch;
        if (isAttack)
        {
            Note(reason);
        }
    }

    public void Note(ReasonCode reason)
    {
        long now = _clock.Now;
        SecurityEvent? free = null;
        foreach (SecurityEvent known in _events)
        {
            bool isTold = known.Count == known.Told;
            if (known.Reason == reason && !(isTold && now - known.Last > NewSeconds))
            {
                known.Count++;
                known.Last = now;
                _isChanged = true;
                Keep();
                return;
            }

            if (isTold && (free == null || known.Number < free.Number))
            {
                free = known;
            }
        }

        if (_events.Length < Capacity)
        {
            free = new SecurityEvent();
            Add(free);
        }
        else if (free == null)
        {
            Dropped++;
            _isChanged = true;
            return;
        }

        _number++;
        free.Number = _number;
        free.Reason = reason;
        free.Count = 1;
        free.Told = 0;
        free.Due = 0;
        free.First = now;
        free.Last = now;
        Save();
    }

    /// <summary>Writes repetitions, when the last write is long enough ago.</summary>
    public void Keep()
    {
        if (_isChanged && _clock.Elapsed - _savedAt >= WriteSeconds)
        {
            Save();
        }
    }

    /// <summary>The event to be told next; null when there is none.</summary>
    public SecurityEvent? Next()
    {
        SecurityEvent? due = null;
        foreach (SecurityEvent known in _events)
        {
            if (known.Count > known.Told && _clock.Elapsed >= known.Due && (due == null || known.Number < due.Number))
            {
                due = known;
            }
        }

        return due;
    }

    /// <summary>The server has stored the event when it had come that often.</summary>
    public void Delivered(int number, int count)
    {
        foreach (SecurityEvent known in _events)
        {
            if (known.Number == number)
            {
                known.Told = count;
                known.Due = _clock.Elapsed + TellSeconds;
                Save();
            }
        }
    }

    /// <summary>Most devices know of no event: there is memory for those that came.</summary>
    private void Add(SecurityEvent known)
    {
        SecurityEvent[] events = new SecurityEvent[_events.Length + 1];
        Array.Copy(_events, 0, events, 0, _events.Length);
        events[_events.Length] = known;
        _events = events;
    }

    private void Save()
    {
        RecordCursor record = _records.Begin(Format);
        record.Int32(ref _number);
        record.Int32(ref Dropped);
        foreach (SecurityEvent known in _events)
        {
            known.Exchange(record);
        }

        _isChanged = false;
        _savedAt = _clock.Elapsed;
        try
        {
            _records.Save();
        }
        catch (IOException)
        {
            // An event that the medium does not take is lost with the next restart; it stops no update.
            _isChanged = true;
        }
    }
}
