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
    private ReasonCode _toldRefusal;

    public ReportQueue(AgentContext context)
    {
        _context = context;
    }

    /// <summary>Told once, however often such a one comes: each report costs a record. How often is told as a security event.</summary>
    public void AssignmentRefused(ReasonCode reason)
    {
        if (reason != _toldRefusal)
        {
            _refusedAssignment = reason;
        }
    }

    /// <summary>Returns the number of bytes, 0 when there is nothing to tell.</summary>
    public int Write(byte[] buffer)
    {
        ReportContent written = _written;
        if (!TakeNext())
        {
            return 0;
        }

        bool isWritten = written.Kind == _next.Kind && written.Event == _next.Event && written.SaysTheSameAs(_next);
        if (!isWritten)
        {
            // The number is stored before it is used, so that none is used twice over reboots.
            AgentContext context = _context;
            context.Journal.ReportSequence++;
            context.ReportSequence = context.Journal.ReportSequence;
            try
            {
                context.Journal.Save();
            }
            catch (IOException)
            {
                // A report that the medium fails is worth more than a number that never repeats.
            }

            written.CopyFrom(_next);
        }

        return written.Kind == ReportKind.Receipt ? _context.Erase.ReadReceipt(buffer) : StatusReport.Write(buffer, _context, written, _context.ReportSequence);
    }

    /// <summary>True when this was the report written last.</summary>
    public bool Delivered(int sequence)
    {
        AgentContext context = _context;
        ReportContent written = _written;
        if (written.Kind == ReportKind.None || sequence != context.ReportSequence)
        {
            return false;
        }

        ReportKind kind = written.Kind;
        written.Kind = ReportKind.None;
        if (kind == ReportKind.Receipt)
        {
            context.Erase.Delivered();
            return true;
        }

        _delivered.CopyFrom(written);
        _delivered.Kind = kind;
        if (written.Event != 0)
        {
            context.Events.Delivered(written.Event, written.EventCount);
        }

        if (kind == ReportKind.RefusedAssignment)
        {
            _toldRefusal = written.Reason;
            _refusedAssignment = ReasonCode.None;
        }
        else if (kind == ReportKind.Outcome && context.Journal.Pending.Count > 0)
        {
            context.Journal.Pending.RemoveOldest();
            context.Journal.Save();
        }

        return true;
    }

    private bool TakeNext()
    {
        AgentContext context = _context;
        ReportContent next = _next;
        next.Event = 0;
        bool hasReceipt = context.Erase.Phase == ErasePhase.Sealed;
        if (context.Erase.Phase >= ErasePhase.Sealed && context.Erase.All)
        {
            next.Kind = ReportKind.Receipt;
            return hasReceipt;
        }

        next.Choices = ((int)context.Local.Choice << 16) | ((int)context.Mode << 8) | context.Postponements;
        if (context.Journal.Pending.Count > 0)
        {
            next.Take(context.Journal.Pending.Oldest);
            return true;
        }

        if (_refusedAssignment != ReasonCode.None)
        {
            next.TakeRefusedAssignment(_refusedAssignment, context.Assignment);
            return true;
        }

        next.Take(context);
        SecurityEvent? due = context.Events.Next();
        if (due != null)
        {
            next.Event = due.Number;
            next.EventCount = due.Count;
        }

        bool isNews = due != null || _delivered.Kind == ReportKind.None || !_delivered.SaysTheSameAs(next);
        if (!isNews && hasReceipt)
        {
            next.Kind = ReportKind.Receipt;
        }

        return isNews || hasReceipt;
    }
}
