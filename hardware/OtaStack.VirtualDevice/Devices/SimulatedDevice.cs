using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.LocalPage;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Erasing;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Media;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Page;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>
/// A device: flash, clock, network, and the real agent and application on them. Everything that happens to it runs on a
/// scheduler of its own, one thing at a time, on threads of the pool: thousands fit into one process.
/// </summary>
public sealed class SimulatedDevice
{
    private const int LongestCrashPauseSeconds = 60;

    private readonly ConcurrentExclusiveSchedulerPair _schedulers = new();
    private readonly DeviceParts _parts;
    private readonly PowerCutPlan _cutPlan;

    /// <param name="options">Who it is and what it has to put up with.</param>
    /// <param name="flash">Its flash.</param>
    /// <param name="network">The way to the server.</param>
    /// <param name="clock">The time that it lives by.</param>
    /// <param name="observer">Is told what happens.</param>
    /// <param name="applications">Loaded applications that it shares with other devices; null: it shares none.</param>
    public SimulatedDevice(
        DeviceOptions options, SimulatedFlash flash, VirtualNetwork network, VirtualClock clock, IDeviceObserver observer, ApplicationLibrary? applications = null)
        : this(options, new SimulatedBoard(flash), network, clock, observer, applications)
    {
    }

    /// <param name="options">Who it is and what it has to put up with.</param>
    /// <param name="board">Its hardware.</param>
    /// <param name="network">The way to the server.</param>
    /// <param name="clock">The time that it lives by.</param>
    /// <param name="observer">Is told what happens.</param>
    /// <param name="applications">Loaded applications that it shares with other devices; null: it shares none.</param>
    /// <param name="pool">Content of image slots that it shares with other devices; null: it shares none.</param>
    public SimulatedDevice(
        DeviceOptions options, SimulatedBoard board, VirtualNetwork network, VirtualClock clock, IDeviceObserver observer,
        ApplicationLibrary? applications = null, CellPool? pool = null)
    {
        ArgumentNullException.ThrowIfNull(board);
        _parts = new DeviceParts(options, network, clock, observer, applications ?? new ApplicationLibrary(), pool);
        _cutPlan = new PowerCutPlan(options.Profile.CutsPowerWhileDownloading, SeededRandom.For(options.Seed, "powerCut"));
        Board = board;
    }

    public DeviceIdentity Identity => _parts.Options.Identity;

    public DeviceProfile Profile => _parts.Options.Profile;

    public SimulatedBoard Board { get; }

    /// <summary>The memory that holds its files: with assembly sets everything.</summary>
    public SimulatedFlash Flash => Board.Files;

    public ButtonPanel Buttons => _parts.Buttons;

    /// <summary>Questions to the local page.</summary>
    internal PageInbox Page => _parts.Page;

    /// <summary>What somebody gives for the guards of updates. From any thread; it outlives restarts.</summary>
    public GivenConditions Conditions
    {
        get => _parts.Given;
        set
        {
            _parts.Given = value;
            _parts.Buttons.Press((_, _) => { });
        }
    }

    /// <summary>Where cards and sticks go in.</summary>
    public MediaBay Media => _parts.Media;

    /// <summary>Read it for a rough picture while the device runs, for the truth when it has stopped.</summary>
    public DeviceStatistics Statistics => _parts.Statistics;

    /// <summary>A flash as it leaves the factory: the first release in slot A, the trusted root beside it. Copies of it are as good and take less memory.</summary>
    public static SimulatedFlash MakeFlash(FactoryContent content)
    {
        SimulatedFlash flash = new(new FlashGeometry(), seed: 0);
        FactoryImage.Install(new SimulatedFileSystem(flash), new ManagedHmacSha256(), content);
        return flash;
    }

    /// <summary>
    /// A board as it leaves the factory: images in the primary slots, the trusted root and the record of their release beside them. Copies of
    /// it are as good and take less memory.
    /// </summary>
    /// <param name="layout">A layout with image slots.</param>
    /// <exception cref="ArgumentException">An image does not fit, is none, or is not signed for the boot loader.</exception>
    public static SimulatedBoard MakeBoard(BoardLayout layout, FactoryImages content)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(content);
        SimulatedBoard board = SimulatedBoard.Make(layout, content.Key, seed: 0);
        board.Mcuboot!.Program(ImageKind.NanoClr, content.NanoClr);
        board.Mcuboot.Program(ImageKind.Deployment, content.Deployment);
        FactoryImage.InstallForImages(new SimulatedFileSystem(board.Files), content);
        return board.Mcuboot.BootLoader.Boot()
            ? board
            : throw new ArgumentException("The boot loader of the board does not start these images: they are damaged, or signed by another key.", nameof(content));
    }

    /// <summary>Makes this device leave the factory.</summary>
    public void Provision(FactoryContent content)
    {
        FactoryImage.Install(new SimulatedFileSystem(Flash), new ManagedHmacSha256(), content);
        PrintLabel();
    }

    /// <summary>Stores the code that stands on the label, when there is one, as the factory does.</summary>
    /// <exception cref="ArgumentException">The code has too few characters, or other ones than letters and digits.</exception>
    public void PrintLabel()
    {
        if (_parts.Options.PageCode is { } code)
        {
            SeededRandom random = SeededRandom.For(_parts.Options.Seed, "salt");
            DeviceCode.Store(new SimulatedFileSystem(Flash), new ManagedHmacSha256(), code, [.. Enumerable.Range(0, DeviceCode.SaltSize).Select(_ => (byte)random.Next(0, 256))]);
        }
    }

    /// <summary>The user orders at the device that it is erased.</summary>
    /// <param name="all">Everything, or the user's data alone.</param>
    /// <param name="confirmation">The device's name, as the user has typed it.</param>
    /// <returns>What the device answers, once it is on.</returns>
    public Task<ReasonCode> OrderEraseAsync(bool all, string confirmation)
    {
        EraseOrder order = new(all, confirmation);
        _parts.Orders.Enqueue(order);
        return order.Answer;
    }

    /// <summary>Switches on and runs, over restarts and power cuts, until cancelled, which is like pulling the plug.</summary>
    public Task RunAsync(CancellationToken cancellation)
    {
        return Task.Factory
            .StartNew(() => LiveAsync(cancellation), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _schedulers.ExclusiveScheduler)
            .Unwrap();
    }

    private async Task LiveAsync(CancellationToken cancellation)
    {
        if (_parts.Story.Has(FaultActionKind.FailWrites))
        {
            Board.FailWhen(_parts.Story.FailsWrite);
        }

        int crashPause = 1;
        ResetReason reset = ResetReason.PowerOn;
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                Flash.PowerOn();
                CycleEnd end = await RunCycleAsync(reset, cancellation);
                reset = end == CycleEnd.Reset ? _parts.OrderedReset : ReasonOf(end);
                switch (end)
                {
                    case CycleEnd.Restart or CycleEnd.PowerLoss or CycleEnd.Reset:
                        crashPause = 1;
                        break;
                    case CycleEnd.NothingToRun:
                    case CycleEnd.Erased:
                        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                        break;
                    default:
                        await Task.Delay(TimeSpan.FromSeconds(crashPause), _parts.Clock, cancellation);
                        crashPause = Math.Min(crashPause * 2, LongestCrashPauseSeconds);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The plug is pulled.
        }
    }

    /// <summary>What the board says when it starts again.</summary>
    private static ResetReason ReasonOf(CycleEnd end)
    {
        return end switch
        {
            CycleEnd.Restart => ResetReason.Requested,
            CycleEnd.Crash => ResetReason.Crash,
            CycleEnd.Hang => ResetReason.Watchdog,
            _ => ResetReason.PowerOn,
        };
    }

    private async Task<CycleEnd> RunCycleAsync(ResetReason reset, CancellationToken cancellation)
    {
        try
        {
            return await new PowerCycle(_parts, Board, _cutPlan).RunAsync(reset, cancellation);
        }
        catch (PowerLostException cut)
        {
            _parts.Statistics.PowerCuts++;
            _parts.Tell(DeviceEventKind.PowerCut, happened => happened with
            {
                Version = _parts.Statistics.Version,
                State = _parts.Statistics.State,
                Text = cut.Message,
            });
            await Task.Delay(TimeSpan.FromMilliseconds(_parts.Random.Next(500, 2000)), _parts.Clock, cancellation);
            return CycleEnd.PowerLoss;
        }
    }
}
