using System;
using OtaStack.Agent.Assignments;
using OtaStack.Agent.Boot;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Erase;
using OtaStack.Agent.Events;
using OtaStack.Agent.Records;
using OtaStack.Agent.Slots;
using OtaStack.Agent.Storage;
using OtaStack.Agent.Transfer;
using OtaStack.Launcher;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Agent.Core;

/// <summary>What the parts of the agent share: who the device is, its ports, its records, its one big buffer.</summary>
public abstract class AgentContext : AgentStatus
{
    internal AgentContext(DeviceIdentity identity, AgentSettings settings, IFileStore files, ISignatureScheme[] schemes, IHmacSha256 hmac)
    {
        Identity = identity;
        Settings = settings;
        Files = files;
        Schemes = schemes;
        Hmac = hmac;
        Journal = new Journal(files);
        BootRecord = new BootRecord(files);
        Slots = new SlotVerification(files, new LauncherHmac(hmac), Block);
        Local = new LocalSettings(files);
        TrustStore = new FileTrustStore(files);
        Events = new SecurityEvents(this);
        Erase = new EraseFlow(this);
        JitterSeed = Backoff.SeedOf(identity.Device);
        Assigned = new Assignment(settings);
        Bandwidth.Device = settings.BytesPerSecond;
    }

    internal readonly DeviceIdentity Identity;

    internal readonly AgentSettings Settings;

    internal readonly IFileStore Files;

    internal readonly ISignatureScheme[] Schemes;

    internal readonly IHmacSha256 Hmac;

    internal readonly TrustLimits Limits = new TrustLimits();

    internal readonly Journal Journal;

    internal readonly BootRecord BootRecord;

    /// <summary>What the launcher will find. Uses <see cref="Block"/>.</summary>
    internal readonly SlotVerification Slots;

    internal readonly LocalSettings Local;

    /// <summary>What the host knows of the moment; it sets the fields, the agent looks at them. The same object always.</summary>
    public readonly Conditions Conditions = new Conditions();

    internal readonly FileTrustStore TrustStore;

    internal readonly SecurityEvents Events;

    internal readonly EraseFlow Erase;

    internal readonly AgentClock Clock = new AgentClock();

    /// <summary>What is waited for. The same object always; it changes with each event.</summary>
    public readonly AgentRequest Request = new AgentRequest();

    /// <summary>How fast the host may read the answers to fetches.</summary>
    public readonly BandwidthLimit Bandwidth = new BandwidthLimit();

    internal readonly uint JitterSeed;

    /// <summary>One block, and room to expand it in place. Whoever has bytes in it owns it until the step is over; checking files uses it in between steps.</summary>
    internal readonly byte[] Block = new byte[ImageBlocks.BufferSize];

    /// <summary>The image slots; null on a board whose applications are assembly sets.</summary>
    internal ImageTrial? Images;

    /// <summary>Why an image slot refuses for now; told with the exception for the medium that goes with it.</summary>
    internal ReasonCode SlotReason;

    /// <summary>Bytes of a file in <see cref="Block"/> that comes in.</summary>
    internal int Buffered;

    /// <summary>The slot that runs, as the launcher chose.</summary>
    internal SlotName Running;

    /// <summary>What runs, on a board with image slots, could not be noted: nothing else may be done before it is.</summary>
    internal bool IsUndecided;

    /// <summary>Why the device started, as the board told the launcher.</summary>
    internal ResetReason Reset;

    /// <summary>
    /// The time that expiry is judged by: never before the newest offline signature that was verified. The online roles
    /// do not count: their key is on the server, and whoever takes it could push a device's time beyond all honest metadata.
    /// </summary>
    internal long TrustedTime => Clock.Now > Journal.SignedTime ? Clock.Now : Journal.SignedTime;

    /// <summary>The mode that counts: the user's, else the operator's.</summary>
    public UpdateMode Mode => Local.Mode != UpdateMode.Unknown ? Local.Mode : Assigned.Mode;

    /// <summary>How often the release that is worked on was put off.</summary>
    internal int Postponements => Local.ReleaseId == AttemptedReleaseId ? Local.Postponements : 0;

    /// <summary>The medium that is in was there when the device started, as far as that can be told: it says nothing that it has not said before.</summary>
    internal bool StartedWithMedium;

    /// <summary>The newest assignment; before the first one nothing but what the product has set.</summary>
    internal Assignment Assigned;

    /// <summary>The slot to fill: never the one that runs. When none runs, never the one that was confirmed last.</summary>
    internal SlotName FreeSlot()
    {
        return BootRecord.OtherThan(Running != SlotName.Unknown ? Running : BootRecord.Confirmed);
    }

    /// <summary>Adds bytes to a file that comes in, a block at a time; <see cref="Flush"/> adds the rest.</summary>
    internal void Collect(string path, byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            int free = ImageBlocks.Size - Buffered;
            int taken = count < free ? count : free;
            Array.Copy(buffer, offset, Block, Buffered, taken);
            Buffered += taken;
            offset += taken;
            count -= taken;
            if (taken == free)
            {
                Flush(path);
            }
        }
    }

    internal void Flush(string path)
    {
        if (Buffered > 0)
        {
            Files.Append(path, Block, 0, Buffered);
            Buffered = 0;
        }
    }

    /// <summary>Reads the records anew. False when the boot record is lost.</summary>
    internal bool Load()
    {
        bool bootKnown = BootRecord.Load();
        Journal.Load();
        Local.Load();
        Bandwidth.User = Local.BytesPerSecond;
        Erase.Load();
        ShowWhatRuns();
        return bootKnown;
    }

    /// <summary>From now on the operator's wishes are those of this assignment. Its number is kept, so that an old one stays old over restarts.</summary>
    internal void Take(Assignment assignment)
    {
        Assignment = assignment.Number;
        Assigned = assignment;
        Bandwidth.Server = assignment.BytesPerSecond;
        Clock.Learn(assignment.Time, Journal.SignedTime);
        Local.Offsets = assignment.Offsets ?? Local.Offsets;
        if (assignment.Number > Journal.HighestAssignment)
        {
            Journal.HighestAssignment = assignment.Number;
            Journal.Save();
            if (assignment.Offsets != null)
            {
                Local.Save();
            }
        }
    }

    /// <summary>From here on nothing but a restart is waited for.</summary>
    internal void Restart(ReasonCode reason)
    {
        Show(AgentState.Rebooting, reason);
        Request.Set(RequestKind.Reboot, "", 0, 0);
    }

    internal void ShowWhatRuns()
    {
        Assignment = Journal.HighestAssignment;
        RunningVersion = "";
        RunningReleaseId = "";
        if (Running != SlotName.Unknown)
        {
            SlotEntry running = BootRecord.Entry(Running);
            RunningVersion = running.Version;
            RunningReleaseId = running.ReleaseId;
        }
    }
}
