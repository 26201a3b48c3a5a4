using OtaStack.Agent.Core;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>What a device has been through since it was made.</summary>
public sealed class DeviceStatistics
{
    private readonly List<string> _tried = [];
    private readonly List<string> _reverted = [];
    private int _faults;

    public int Boots { get; internal set; }

    public int PowerCuts { get; internal set; }

    public int Crashes { get; internal set; }

    /// <summary>Faults of the device's script that have begun.</summary>
    public int Faults => Volatile.Read(ref _faults);

    /// <summary>Bytes of metadata and targets that arrived.</summary>
    public long BytesDownloaded { get; internal set; }

    public string Version { get; internal set; } = "";

    public string ReleaseId { get; internal set; } = "";

    /// <summary>Version of the runtime's image; empty on a board with assembly sets.</summary>
    public string NanoClr { get; internal set; } = "";

    /// <summary>Version of the application's image; empty on a board with assembly sets.</summary>
    public string Deployment { get; internal set; } = "";

    public AgentState State { get; internal set; }

    public ReasonCode Reason { get; internal set; }

    /// <summary>Releases that were started as a trial, in that order.</summary>
    public IReadOnlyList<string> Tried => _tried;

    /// <summary>Releases that the device went back from.</summary>
    public IReadOnlyList<string> Reverted => _reverted;

    internal void CountFault()
    {
        Interlocked.Increment(ref _faults);
    }

    internal void AddTried(string release)
    {
        AddOnce(_tried, release);
    }

    internal void AddReverted(string release)
    {
        AddOnce(_reverted, release);
    }

    private static void AddOnce(List<string> list, string release)
    {
        if (release.Length > 0 && !list.Contains(release))
        {
            list.Add(release);
        }
    }
}
