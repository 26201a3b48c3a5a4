using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.Transport;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Erasing;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Page;
using OtaStack.VirtualDevice.Time;
using OtaStack.VirtualDevice.Users;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>
/// A device from power-on until it restarts or the power fails: everything in here is what a real one holds in memory.
/// One loop; each turn looks at what the agent wants, starts it, and waits for something to happen.
/// </summary>
internal sealed class PowerCycle(DeviceParts parts, SimulatedBoard board, PowerCutPlan cutPlan)
{
    /// <summary>Longest time between two ticks of the agent.</summary>
    private const double TickSeconds = 5;

    private const double TrialTickSeconds = 1;
    private const double ShortestPause = 0.05;

    private readonly DeviceTime _time = new(parts.Clock, parts.Options.HasClock, parts.Story);
    private (AgentState State, ReasonCode Reason, string Attempted) _shown;

    /// <param name="reset">Why the device starts.</param>
    /// <param name="cancellation">Pulls the plug.</param>
    public async Task<CycleEnd> RunAsync(ResetReason reset, CancellationToken cancellation)
    {
        if (board.Mcuboot is not null && new BoardStart(parts, board).Run(reset) is CycleEnd end)
        {
            return end;
        }

        SimulatedFileSystem files = new(board.Files);
        IHmacSha256 hmac = new ManagedHmacSha256();
        parts.Options.Settings.Erase = SimulatedErase.ProfileFor(board, files);
        parts.Options.Settings.ReasonNames ??= new ReasonText();
        UpdateAgent agent = new(parts.Options.Identity, parts.Options.Settings, files, [new Ed25519Scheme()], hmac);
        BootChoice boot = Start(agent, files, hmac, reset);
        Booted(boot, agent);
        if (agent.State == AgentState.Erased)
        {
            return CycleEnd.Erased;
        }

        bool isErasing = agent.State == AgentState.Erasing;
        if (boot.Outcome == BootOutcome.NoBootableSlot && !isErasing)
        {
            return CycleEnd.NothingToRun;
        }

        using WakeSignal wake = new(parts.Clock);
        using CycleWork work = new(wake, cancellation);
        parts.Media.Changed += wake.Set;
        parts.Page.Arrived += wake.Set;
        parts.Buttons.Changed += wake.Set;
        LoadedApplication? application = null;
        try
        {
            if (!isErasing)
            {
                SimulatedErase.StoreKey(files, parts.Options.Credentials);
            }

            // What is half erased must not look whole: the application does not run until all is done.
            application = isErasing ? null : LoadApplication(files, boot);
            return await LiveAsync(agent, files, hmac, application, work, wake);
        }
        catch (Exception failure) when (failure is not PowerLostException && !cancellation.IsCancellationRequested)
        {
            parts.Statistics.Crashes++;
            parts.Tell(DeviceEventKind.Crash, happened => happened with { Version = agent.RunningVersion, Text = $"{failure.GetType().Name}: {failure.Message}" });
            return failure is TimeoutException ? CycleEnd.Hang : CycleEnd.Crash;
        }
        finally
        {
            parts.Media.Changed -= wake.Set;
            parts.Page.Arrived -= wake.Set;
            parts.Buttons.Changed -= wake.Set;
            await work.StopAsync();
            application?.Dispose();
        }
    }

    private BootChoice Start(UpdateAgent agent, SimulatedFileSystem files, IHmacSha256 hmac, ResetReason reset)
    {
        if (board.Mcuboot is not null)
        {
            return agent.Start(board.Mcuboot.Slots, reset, _time.Now);
        }

        BootChoice boot = BootSelection.Choose(files, new LauncherHmac(hmac), reset);
        agent.Start(boot, _time.Now);
        return boot;
    }

    private LoadedApplication LoadApplication(SimulatedFileSystem files, BootChoice boot)
    {
        return board.Mcuboot is null
            ? LoadedApplication.Load(parts.Applications, files, boot)
            : LoadedApplication.Load(parts.Applications, DeploymentArchive.Read(board.Mcuboot.ReadPayload(ImageKind.Deployment)));
    }

    private async Task<CycleEnd> LiveAsync(
        UpdateAgent agent, SimulatedFileSystem files, IHmacSha256 hmac, LoadedApplication? application, CycleWork work, WakeSignal wake)
    {
        BoardPins pins = new(parts.Options.Seed, parts.Clock, text => parts.Tell(DeviceEventKind.Log, happened => happened with { Version = agent.RunningVersion, Text = text }));
        ApplicationRunner? runner = application is null ? null : new ApplicationRunner(application.Application, pins, agent, work, _time, parts.Story);
        if (runner is not null)
        {
            await runner.StartAsync(work.Token);
            agent.Conditions.HealthChecks = runner.Checks;
        }

        HttpLink http = new(parts.Network, parts.Options.Credentials, parts.Line, agent.Bandwidth, parts.Clock);
        MqttLink mqtt = new(parts.Network, parts.Options.Credentials, parts.Line, parts.Clock, wake, parts.Random);
        bool hasBroker = parts.Network.Server.HasBroker && parts.Line.AllowsMqtt;
        DesiredStateListener desired = new(agent, http, mqtt, work, _time, hasBroker);
        ReportSender reports = new(agent, http, mqtt, work, _time, parts.Random, parts.Story);
        IFetchLink link = hasBroker ? new FetchLinks(http, new BlockLink(mqtt, parts.Line, agent.Bandwidth, parts.Clock)) : http;
        TransferRunner transfers = new(agent, link, work, _time, parts.Statistics);
        CertificateKeeper certificate = new(http, parts.Options.Credentials, work, _time, parts.Options.HasClock);
        MediumWatcher media = new(agent, parts, _time);
        PageRunner? page = parts.Options.Page is null ? null : new PageRunner(agent, files, hmac, parts, _time);
        UserAtDevice user = new(parts.Options.User, agent, _time, parts.UserRandom);
        FaultsAtDevice faults = new(parts, board);
        ConditionsAtDevice conditions = new(parts, pins);
        bool isOnline = parts.Options.Profile.HasNetwork;
        if (hasBroker && isOnline)
        {
            work.Start(() => mqtt.RunAsync(work.Token));
        }

        conditions.Step(agent);
        while (agent.Request.Kind != RequestKind.Reboot && agent.State != AgentState.Erased)
        {
            agent.Tick(_time.Now);
            if (faults.Step(agent) is CycleEnd end)
            {
                return end;
            }

            conditions.Step(agent);
            TakeOrders(agent);
            if (runner is not null && agent.State == AgentState.Erasing)
            {
                // A restart ends the application.
                break;
            }

            media.Step();
            page?.Step();
            parts.Buttons.Step(agent, _time.Now);
            user.Step();
            if (isOnline)
            {
                desired.Step();
                transfers.Step();
                certificate.Step();
                reports.Step();
            }

            runner?.Step();
            Show(agent);
            cutPlan.Consider(agent, board.Supply);
            work.ThrowIfFailed();
            await wake.WaitAsync(Pause(agent, desired));
            work.Token.ThrowIfCancellationRequested();
            work.ThrowIfFailed();
        }

        Show(agent);
        return agent.State == AgentState.Erased ? CycleEnd.Erased : CycleEnd.Restart;
    }

    private void TakeOrders(UpdateAgent agent)
    {
        while (parts.Orders.TryDequeue(out EraseOrder? order))
        {
            order.Answered(agent.User.OrderErase(order.All, order.Confirmation, _time.Now));
        }
    }

    private TimeSpan Pause(UpdateAgent agent, DesiredStateListener desired)
    {
        double tick = _time.Seconds + (agent.State == AgentState.Trial ? TrialTickSeconds : TickSeconds);
        if (agent.Request.FromMedium)
        {
            return TimeSpan.FromSeconds(ShortestPause);
        }

        double due = agent.Request.NotBefore > 0 ? Math.Min(tick, agent.Request.NotBefore) : tick;
        double poll = parts.Options.Profile.HasNetwork ? desired.NextPoll : double.MaxValue;
        double seconds = Math.Min(due, poll) - _time.Seconds;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, ShortestPause, TickSeconds));
    }

    private void Booted(BootChoice boot, UpdateAgent agent)
    {
        DeviceStatistics statistics = parts.Statistics;
        statistics.Boots++;
        statistics.Version = agent.RunningVersion;
        statistics.ReleaseId = agent.RunningReleaseId;
        statistics.NanoClr = board.Mcuboot?.VersionOf(ImageKind.NanoClr) ?? "";
        statistics.Deployment = board.Mcuboot?.VersionOf(ImageKind.Deployment) ?? "";
        if (boot.Outcome == BootOutcome.Trial)
        {
            statistics.AddTried(agent.RunningReleaseId);
        }
        else if (boot.Outcome == BootOutcome.Reverted)
        {
            statistics.AddReverted(agent.AttemptedReleaseId);
        }

        parts.Tell(DeviceEventKind.Boot, happened => happened with
        {
            NanoClr = statistics.NanoClr,
            Deployment = statistics.Deployment,
            Version = agent.RunningVersion,
            Attempted = agent.AttemptedReleaseId,
            State = agent.State,
            Outcome = boot.Outcome,
            Reason = (ReasonCode)boot.Reason,
        });
    }

    private void Show(UpdateAgent agent)
    {
        (AgentState State, ReasonCode Reason, string Attempted) now = (agent.State, agent.Reason, agent.AttemptedReleaseId);
        if (now == _shown)
        {
            return;
        }

        _shown = now;
        parts.Statistics.State = agent.State;
        parts.Statistics.Reason = agent.Reason;
        parts.Tell(DeviceEventKind.State, happened => happened with
        {
            Version = agent.RunningVersion,
            Attempted = now.Attempted,
            State = now.State,
            Reason = now.Reason,
        });
    }
}
