using System.Reflection;
using System.Runtime.Loader;

namespace OtaStack.Launcher.Tests.Support;

/// <summary>
/// A device on which nothing is sure but the launcher. Whatever else runs, the agent included, is loaded from the slot that the launcher
/// chose; when that throws or hangs the board resets, as a real one does by its exception handler and its watchdog.
/// </summary>
internal sealed class BareDevice
{
    public BareDevice(MemoryFiles? files = null)
    {
        Files = files ?? new MemoryFiles();
    }

    public MemoryFiles Files { get; }

    /// <summary>Slot A confirmed with 1.0.0, whose agent works.</summary>
    /// <param name="packed">Whether the release is one that is also stored packed: its index has another format.</param>
    public static BareDevice FromTheFactory(bool packed = false)
    {
        BareDevice device = new();
        device.Install(SlotName.A, "1.0.0", Set(AgentStub.Working, "1.0.0"), SlotState.Confirmed, packed: packed);
        return device;
    }

    /// <summary>1.1.0 was confirmed after 1.0.0: both could be run.</summary>
    public static BareDevice Updated(byte[]? newAgent)
    {
        BareDevice device = FromTheFactory();
        device.Install(SlotName.B, "1.1.0", Set(newAgent, "1.1.0"), SlotState.Confirmed);
        device.Change(record => record.Confirmed = SlotName.B);
        return device;
    }

    public static (string Name, byte[] Bytes)[] Set(byte[]? agent, string version)
    {
        (string Name, byte[] Bytes)[] others = [("Shared.dll", Noise(9000, 1)), ("App.dll", Noise(4096 + 5, version[2] * 31))];
        return [.. others.Concat(agent is null ? [] : [(AgentStub.Part, agent)]).OrderBy(part => part.Item1, StringComparer.Ordinal)];
    }

    public BootRecord Record()
    {
        BootRecord record = new(Files);
        _ = record.Load();
        return record;
    }

    public void Change(Action<BootRecord> change)
    {
        BootRecord record = Record();
        change(record);
        record.Save();
    }

    /// <summary>Puts files and entry into a slot, as the agent leaves them.</summary>
    public void Install(SlotName slot, string version, (string Name, byte[] Bytes)[] parts, SlotState state, int counter = 1, bool packed = false)
    {
        string folder = slot == SlotName.A ? "slot.a" : "slot.b";
        foreach ((string name, byte[] bytes) in parts)
        {
            Files[$"{folder}/{name}"] = (byte[])bytes.Clone();
        }

        byte[] index = ImageIndexText.Write(parts, packed);
        Files[folder + ".index"] = index;
        Change(record =>
        {
            SlotEntry entry = record.Entry(slot);
            entry.State = state;
            entry.ReleaseId = "thermostat-" + version;
            entry.Version = version;
            entry.SecurityCounter = counter;
            entry.IndexLength = index.Length;
            IndexPin.Of(index).CopyTo(entry.IndexDigest, 0);
            record.Confirmed = record.Confirmed == SlotName.Unknown ? slot : record.Confirmed;
            record.SecurityCounter = state == SlotState.Confirmed ? Math.Max(record.SecurityCounter, counter) : record.SecurityCounter;
        });
    }

    /// <summary>The next start is to try slot B.</summary>
    public void Schedule()
    {
        Change(record =>
        {
            record.Trial = SlotName.B;
            record.TrialState = TrialState.Scheduled;
            record.TrialNumber++;
            record.Starts = 0;
        });
    }

    public BootChoice PowerOn(ResetReason reset = ResetReason.PowerOn)
    {
        Files.PowerOn();
        return BootSelection.Choose(Files, new NativeHmac(), reset);
    }

    /// <summary>Runs what was chosen. Returns why the board then resets; <see cref="ResetReason.Requested"/> when nothing went wrong.</summary>
    public ResetReason Run(BootChoice choice)
    {
        using ManualResetEventSlim hangs = new();
        using ManualResetEventSlim watchdog = new();
        ResetReason end = ResetReason.Unknown;
        Thread thread = new(() => end = RunAgent(choice, () =>
        {
            hangs.Set();
            watchdog.Wait();
            throw new OperationCanceledException();
        }));
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(1)))
        {
            if (hangs.IsSet)
            {
                watchdog.Set();
            }
        }

        return hangs.IsSet ? ResetReason.Watchdog : end;
    }

    private ResetReason RunAgent(BootChoice choice, Action hang)
    {
        AssemblyLoadContext context = new(choice.Folder, isCollectible: true);
        try
        {
            if (!choice.Parts.Contains(AgentStub.Part))
            {
                throw new FileNotFoundException(AgentStub.Part);
            }

            using MemoryStream stream = new(Files[choice.Folder + "/" + AgentStub.Part]!);
            MethodInfo run = context.LoadFromStream(stream).GetType("OtaStack.Agent.Entry")!.GetMethod("Run")!;
            run.Invoke(null, [() => Change(record => record.Starts = 0), hang]);
            return ResetReason.Requested;
        }
#pragma warning disable CA1031 // Whatever the set does, the board resets.
        catch (Exception)
#pragma warning restore CA1031
        {
            return ResetReason.Crash;
        }
        finally
        {
            context.Unload();
        }
    }

    private static byte[] Noise(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
