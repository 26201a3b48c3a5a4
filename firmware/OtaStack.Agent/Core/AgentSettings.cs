using OtaStack.Agent.Erase;
using OtaStack.Agent.Reports;

namespace OtaStack.Agent.Core;

/// <summary>What a product may tune about the agent. All times in seconds.</summary>
public sealed class AgentSettings
{
    /// <summary>How long a new release may take, from its first start, to prove that it works. Default 300 s.</summary>
    public int HealthSeconds = 300;

    /// <summary>How long one health check of the application may take. Default 60 s.</summary>
    public int CheckSeconds = 60;

    /// <summary>How long a confirmed release must run after a start until the start counts no more towards a boot loop. Default 60 s.</summary>
    public int AliveSeconds = 60;

    /// <summary>Bytes of memory that must be free while a new release is on trial, as the host measures them. Default 0: not looked at.</summary>
    public int MemoryFloor;

    /// <summary>How often the host asks for the desired state when the assignment does not say. Default 30 s.</summary>
    public int PollSeconds = 30;

    /// <summary>Bytes of one range request: a multiple of 4096. Default 16,384.</summary>
    public int RequestBytes = 16384;

    /// <summary>Bytes per second that downloads may take; 0 = no limit. Default 0. User and server may ask for less.</summary>
    public int BytesPerSecond;

    /// <summary>First pause after a failed transfer. Default 2 s.</summary>
    public int BackoffMinSeconds = 2;

    /// <summary>Longest pause between two tries. Default 3600 s.</summary>
    public int BackoffMaxSeconds = 3600;

    /// <summary>Who decides when an update is installed, unless the assignment or the user says. Default automatic.</summary>
    public UpdateMode Mode = UpdateMode.Automatic;

    /// <summary>How often the user may postpone one release, unless the assignment says. Default 3.</summary>
    public int PostponeLimit = 3;

    /// <summary>Charge in percent below which nothing is fetched nor installed, unless the assignment says. Default 20.</summary>
    public int BatteryPercent = 20;

    /// <summary>Whether images may be fetched over a metered network without asking, unless the assignment says. Default no.</summary>
    public bool AllowsMetered;

    /// <summary>Whether images are fetched before consent or window, unless the assignment says. Default no.</summary>
    public bool DownloadsAhead;

    /// <summary>
    /// How long a device that does not know the time, and is told it by nobody, waits for a window or a time before it goes on without, unless
    /// the assignment says. 0: for ever. Default 7 days.
    /// </summary>
    public int UntimedSeconds = 7 * 86400;

    /// <summary>Whether the notes of a release on offer are fetched, for a page that shows them. Default no.</summary>
    public bool FetchesNotes;

    /// <summary>The names of reasons in reports. Default null: reports tell the numbers.</summary>
    public IReasonNames? ReasonNames;

    /// <summary>
    /// Whether the server may bring what this device's user has chosen at its portal: mode and moment, never what is installed. Default no: then
    /// nobody speaks for the user but who stands in front of the device.
    /// </summary>
    public bool AcceptsPortal;

    /// <summary>What is to be erased when the device is given away; null for a board that cannot.</summary>
    public EraseProfile? Erase;

    /// <summary>The agent's own version, as told in reports.</summary>
    public string AgentVersion = "0.1.0";
}
