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
internal sealed class AgentContext
{
    public AgentContext(AgentStatus status, DeviceIdentity identity, AgentSettings settings, IFileStore files, ISignatureScheme[] schemes, IHmacSha256 hmac)
    {
        Status = status;
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

    public readonly DeviceIdentity Identity;

    public readonly AgentSettings Settings;

    public readonly IFileStore Files;

    public readonly ISignatureScheme[] Schemes;

    public readonly IHmacSha256 Hmac;

    public readonly TrustLimits Limits = new TrustLimits();

    public readonly Journal Journal;

    public readonly BootRecord BootRecord;

    /// <summary>What the launcher will find. Uses <see cref="Block"/>.</summary>
    public readonly SlotVerification Slots;

    public readonly LocalSettings Local;

    public readonly Conditions Conditions = new Conditions();

    public readonly FileTrustStore TrustStore;

    public readonly SecurityEvents Events;

    public readonly EraseFlow Erase;

    public readonly AgentClock Clock = new AgentClock();

    public readonly AgentRequest Request = new AgentRequest();

    public readonly AgentStatus Status;

    public readonly BandwidthLimit Bandwidth = new BandwidthLimit();

    public readonly uint JitterSeed;

    /// <summary>One block. Whoever has bytes in it owns it until the step is over; checking files uses it in between steps.</summary>
    public readonly byte[] Block = new byte[ImageBlocks.Size];

    /// <summary>The image slots; null on a board whose applications are assembly sets.</summary>
    public ImageTrial? Images;

    /// <summary>Why an image slot refuses for now; told with the exception for the medium that goes with it.</summary>
    public ReasonCode SlotReason;

    /// <summary>Bytes of a file in <see cref="Block"/> that comes in.</summary>
    public int Buffered;

    /// <summary>The slot that runs, as the launcher chose.</summary>
    public SlotName Running;

    /// <summary>Why the device started, as the board told the launcher.</summary>
    public ResetReason Reset;

    /// <summary>How many checks the application has: each is asked by its number, one after the other.</summary>
    public int HealthChecks = 1;

    /// <summary>Bytes, as the host measured last.</summary>
    public int FreeMemory = int.MaxValue;

    /// <summary>
    /// The time that expiry is judged by: never before the newest offline signature that was verified. The online roles
    /// do not count: their key is on the server, and whoever takes it could push a device's time beyond all honest metadata.
    /// </summary>
    public long TrustedTime => Clock.Now > Journal.SignedTime ? Clock.Now : Journal.SignedTime;

    /// <summary>The mode that counts: the user's, else the operator's.</summary>
    public UpdateMode Mode => Local.Mode != UpdateMode.Unknown ? Local.Mode : Assigned.Mode;

    /// <summary>How often the release that is worked on was put off.</summary>
    public int Postponements => Local.ReleaseId == Status.AttemptedReleaseId ? Local.Postponements : 0;

    /// <summary>The newest assignment; before the first one nothing but what the product has set.</summary>
    public Assignment Assigned;

    /// <summary>The slot to fill: never the one that runs. When none runs, never the one that was confirmed last.</summary>
    public SlotName FreeSlot()
    {
        return BootRecord.OtherThan(Running != SlotName.Unknown ? Running : BootRecord.Confirmed);
    }

    /// <summary>Adds bytes to a file that comes in, a block at a time; <see cref="Flush"/> adds the rest.</summary>
    public void Collect(string path, byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            int free = Block.Length - Buffered;
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

    public void Flush(string path)
    {
        if (Buffered > 0)
        {
            Files.Append(path, Block, 0, Buffered);
            Buffered = 0;
        }
    }

    public void ShowWhatRuns()
    {
        bool isKnown = Running != SlotName.Unknown;
        Status.RunningVersion = isKnown ? BootRecord.Entry(Running).Version : "";
        Status.RunningReleaseId = isKnown ? BootRecord.Entry(Running).ReleaseId : "";
        Status.Assignment = Journal.HighestAssignment;
    }
}
