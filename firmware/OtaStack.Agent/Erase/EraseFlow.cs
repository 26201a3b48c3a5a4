using System.IO;
using OtaStack.Agent.Core;
using OtaStack.Agent.Records;
using OtaStack.Agent.Reports;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;
using OtaStack.Launcher.Records;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Erase;

/// <summary>
/// Erases what the board's list says, piece by piece. The rules:
/// once the order is on the medium there is no way back, and after a power cut it goes on where it was;
/// each thing is read back, tried three times, and counted as failed when something is still there: the rest is erased all the same;
/// the receipt is written and authenticated before the first of the things that it is delivered with goes, and they go whether it
/// could be delivered or not;
/// the device's key is the last but the record of the erase, which stands in a folder of its own.
/// </summary>
internal sealed class EraseFlow
{
    private const int Magic = 0x5245544F;
    private const byte Format = 1;

    /// <summary>Characters of <c>PRODUCT/permits/ID.json</c> at most.</summary>
    private const int PermitLength = 64 + 9 + 64 + 5;
    private const int Size = RecordPair.PayloadStart + 5 + 4 + 8 + 8 + 1 + PermitLength + RecordPair.CrcSize;

    private const int Tries = 3;

    /// <summary>How long the receipt of an erase of everything may wait for the server before the key goes. Seconds.</summary>
    private const int ReceiptSeconds = 120;

    private readonly AgentContext _context;
    private readonly RecordPair _records;
    private int _next;
    private int _failed;
    private int _bytes;
    private long _started;
    private long _permitExpires;
    private string _permit = "";
    private int _tries;
    private long _waitsUntil = -1;

    public EraseFlow(AgentContext context)
    {
        _context = context;
        _records = new RecordPair(context.Files, DevicePaths.Erase, Magic, Size);
    }

    public ErasePhase Phase;

    /// <summary>Everything, or the user's data alone.</summary>
    public bool All;

    /// <summary>Nothing else is done until the device is erased. The receipt of an erase of the user's data alone is delivered while it works.</summary>
    public bool StopsWork => Phase != ErasePhase.None && !HasOnlyReceipt;

    private bool HasOnlyReceipt => Phase == ErasePhase.Sealed && !All;

    /// <summary>Reads how far the erase is that was ordered last.</summary>
    public void Load()
    {
        Phase = ErasePhase.None;
        RecordCursor? record = _records.Load(Format);
        if (record != null)
        {
            Exchange(record);
            if (Phase == ErasePhase.Erased && _context.Settings.Erase != null && _context.Files.Length(KeyPath()) >= 0)
            {
                // The key was the last to go: with one the device was provisioned anew.
                Phase = ErasePhase.None;
            }
        }
    }

    /// <summary>The order, durably.</summary>
    /// <param name="permit">Path of the permit; empty when the user orders it.</param>
    /// <param name="permitExpires">Unix seconds.</param>
    public void Begin(bool all, string permit, long permitExpires)
    {
        Phase = ErasePhase.Erasing;
        All = all;
        _next = 0;
        _failed = 0;
        _bytes = 0;
        _started = _context.Clock.Now;
        _permit = permit;
        _permitExpires = permitExpires;
        Save();
        _context.Events.Note(ReasonCode.EraseOrdered);
    }

    /// <summary>Does the next piece of the work, unless a restart is waited for.</summary>
    public void Tick()
    {
        if (_context.State == AgentState.Erasing && _context.Request.Kind == RequestKind.Wait)
        {
            Step();
            Show();
        }
    }

    private void Step()
    {
        if (Phase == ErasePhase.Sealed)
        {
            long now = _context.Clock.Elapsed;
            _waitsUntil = _waitsUntil < 0 ? now + ReceiptSeconds : _waitsUntil;
            if (now >= _waitsUntil)
            {
                Delivered();
            }

            return;
        }

        EraseTarget[] targets = _context.Settings.Erase!.Targets;
        bool isLast = Phase == ErasePhase.Destroying;
        if (_next == 0 && !isLast && _permit.Length > 0)
        {
            UsePermitUp();
        }

        int next = _next;
        while (next < targets.Length && (targets[next].Stage == EraseStage.Last ? !isLast : isLast || (targets[next].Stage == EraseStage.Device && !All)))
        {
            next++;
        }

        bool isErased = false;
        try
        {
            isErased = next < targets.Length ? Erase(targets[next]) : EraseRegion(EraseKind.Store, "");
        }
        catch (IOException)
        {
            // Counts as not erased.
        }

        // The key is never given up: with it the device would take itself for one that was provisioned anew.
        _tries++;
        if (!isErased && (_tries < Tries || (isLast && next == targets.Length - 1)))
        {
            return;
        }

        _tries = 0;
        _failed += isErased ? 0 : 1;
        _next = next + 1;
        if (next >= targets.Length)
        {
            if (!isLast)
            {
                Seal();
            }

            _next = 0;
            Phase = isLast ? ErasePhase.Erased : ErasePhase.Sealed;
        }

        Save();
    }

    /// <summary>What the agent is about meanwhile, and when the next piece is due.</summary>
    public void Show()
    {
        bool isDone = Phase == ErasePhase.Erased;
        _context.Show(isDone ? AgentState.Erased : AgentState.Erasing, ReasonCode.EraseOrdered);
        if (HasOnlyReceipt)
        {
            _context.Request.Set(RequestKind.Reboot, "", 0, 0);
        }
        else
        {
            // A second while the receipt is being delivered; otherwise the next piece at once.
            _context.Request.SetWait(isDone ? long.MaxValue : _context.Clock.Now + (Phase == ErasePhase.Sealed ? 1 : 0));
        }
    }

    /// <summary>The receipt, as it stands on the medium. Returns the number of bytes, 0 when it cannot be read now.</summary>
    public int ReadReceipt(byte[] buffer)
    {
        try
        {
            return _context.Files.Read(EraseProfile.ReceiptPath, 0, buffer, 0, StatusReport.MaxBytes);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>The server has stored the receipt, or was not reached in time.</summary>
    public void Delivered()
    {
        Phase = All ? ErasePhase.Destroying : ErasePhase.None;
        Save();
    }

    private void Save()
    {
        Exchange(_records.Begin(Format));
        _records.Save();
    }

    private void Exchange(RecordCursor record)
    {
        Phase = (ErasePhase)record.Byte((byte)Phase);
        All = record.Byte((byte)(All ? 1 : 0)) != 0;
        _next = record.Byte((byte)_next);
        _failed = record.Byte((byte)_failed);
        record.Int32(ref _bytes);
        record.Int64(ref _started);
        record.Int64(ref _permitExpires);
        record.Text(ref _permit, PermitLength);
    }

    /// <summary>
    /// After the order and before anything else: a device that keeps its name must not be erased by the same permit again. The
    /// assignment that named it comes again after the restart, and is done.
    /// </summary>
    private void UsePermitUp()
    {
        Journal journal = _context.Journal;
        UsedPermits used = new(_context.Files);
        used.Add(_permit, new byte[Sha256.DigestSize], _permitExpires, journal.SignedTime);
        journal.Last.Set(journal.HighestAssignment, AgentState.Idle, ReasonCode.None, "");
        journal.Save();
    }

    private string KeyPath()
    {
        EraseTarget[] targets = _context.Settings.Erase!.Targets;
        return targets[targets.Length - 1].Name;
    }

    private bool Erase(EraseTarget target)
    {
        if (target.Kind > EraseKind.SpareSlot)
        {
            return EraseRegion(target.Kind, target.Name);
        }

        if (target.Kind != EraseKind.SpareSlot)
        {
            return target.Kind == EraseKind.Folder ? EraseFolder(target.Name) : EraseFile(target.Name);
        }

        SlotName slot = _context.FreeSlot();
        SlotEntry entry = _context.BootRecord.Entry(slot);
        entry.State = SlotState.Empty;
        entry.ReleaseId = "";
        _context.BootRecord.Save();
        return EraseFile(BootPaths.SlotIndex(slot)) & EraseFolder(BootPaths.SlotFolder(slot));
    }

    private bool EraseRegion(EraseKind kind, string name)
    {
        IErasableMedium medium = _context.Settings.Erase!.Medium;
        _bytes += medium.Erase(kind, name);
        return medium.IsErased(kind, name);
    }

    private bool EraseFolder(string folder)
    {
        bool isErased = true;
        foreach (string name in _context.Files.List(folder))
        {
            string path = string.Concat(folder, "/", name);
            isErased &= path.Substring(0, path.Length - 1) == DevicePaths.Permits || EraseFile(path);
        }

        return isErased;
    }

    private bool EraseFile(string path)
    {
        IFileStore files = _context.Files;
        int length = files.Length(path);
        if (length >= 0)
        {
            _bytes += length;
            files.Delete(path);
        }

        return files.Length(path) < 0;
    }

    /// <summary>Writes the receipt and puts it where it stays.</summary>
    private void Seal()
    {
        int length = EraseReceipt.Write(_context, KeyPath(), All, _permit, _started, _bytes, _failed);
        _context.Files.Write(EraseProfile.ReceiptPath, _context.Block, 0, length);
    }
}
