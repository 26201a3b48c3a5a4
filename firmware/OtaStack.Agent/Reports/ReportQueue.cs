using System.IO;
using OtaStack.Agent.Core;
using OtaStack.Agent.Erase;
using OtaStack.Agent.Events;

namespace OtaStack.Agent.Reports;

/// <summary>
/// What to tell the server next: first the outcomes that it has not acknowledged, oldest first; then an assignment that was
/// refused; then the newest state, when it differs from what was last delivered or a security event goes with it. States in between
/// are not queued. The receipt of an erase of everything goes before all others, and nothing after it; that of the user's data alone
/// goes last, for a server that does not know receipts refuses it.
/// </summary>
internal sealed class ReportQueue
{
    private readonly AgentContext _context;
    private readonly ReportContent _next = new();
    private readonly ReportContent _written = new();
    private readonly ReportContent _delivered = new();
    private ReasonCode _refusedAssignment;

    public ReportQueue(AgentContext context)
    {
        _context = context;
    }

    public void AssignmentRefused(ReasonCode reason)
    {
        _refusedAssignment = reason;
    }

    /// <summary>Returns the number of bytes, 0 when there is nothing to tell.</summary>
    public int Write(byte[] buffer)
    {
        if (!TakeNext())
        {
            return 0;
        }

        bool isWritten = _written.Kind == _next.Kind && _written.Event == _next.Event && _written.EventCount == _next.EventCount && _written.SaysTheSameAs(_next);
        if (!isWritten)
        {
            NextSequence();
            _written.CopyFrom(_next);
        }

        return _written.Kind == ReportKind.Receipt ? _context.Erase.ReadReceipt(buffer) : StatusReport.Write(buffer, _context, _written, _context.ReportSequence);
    }

    /// <summary>True when this was the report written last.</summary>
    public bool Delivered(int sequence)
    {
        if (_written.Kind == ReportKind.None || sequence != _context.ReportSequence)
        {
            return false;
        }

        ReportKind kind = _written.Kind;
        _written.Kind = ReportKind.None;
        if (kind == ReportKind.Receipt)
        {
            _context.Erase.Delivered();
            return true;
        }

        _delivered.CopyFrom(_written);
        _delivered.Kind = kind;
        if (_written.Event != 0)
        {
            _context.Events.Delivered(_written.Event, _written.EventCount);
        }

        if (kind == ReportKind.RefusedAssignment)
        {
            _refusedAssignment = ReasonCode.None;
        }
        else if (kind == ReportKind.Outcome && _context.Journal.Pending.Count > 0)
        {
            _context.Journal.Pending.RemoveOldest();
            _context.Journal.Save();
        }

        return true;
    }

    private bool TakeNext()
    {
        _next.Event = 0;
        bool hasReceipt = _context.Erase.Phase == ErasePhase.Sealed;
        if (_context.Erase.Phase >= ErasePhase.Sealed && _context.Erase.All)
        {
            _next.Kind = ReportKind.Receipt;
            return hasReceipt;
        }

        _next.Choices = ((int)_context.Mode << 8) | _context.Postponements;
        if (_context.Journal.Pending.Count > 0)
        {
            _next.Take(_context.Journal.Pending.Oldest);
            return true;
        }

        if (_refusedAssignment != ReasonCode.None)
        {
            _next.TakeRefusedAssignment(_refusedAssignment, _context.Assignment);
            return true;
        }

        _next.Take(_context);
        SecurityEvent? due = _context.Events.Next();
        if (due != null)
        {
            _next.Event = due.Number;
            _next.EventCount = due.Count;
        }

        bool isNews = due != null || _delivered.Kind == ReportKind.None || !_delivered.SaysTheSameAs(_next);
        if (!isNews && hasReceipt)
        {
            _next.Kind = ReportKind.Receipt;
        }

        return isNews || hasReceipt;
    }

    /// <summary>The number is stored before it is used, so that none is used twice over reboots.</summary>
    private void NextSequence()
    {
        _context.Journal.ReportSequence++;
        _context.ReportSequence = _context.Journal.ReportSequence;
        try
        {
            _context.Journal.Save();
        }
        catch (IOException)
        {
            // A report that the medium fails is worth more than a number that never repeats.
        }
    }
}
