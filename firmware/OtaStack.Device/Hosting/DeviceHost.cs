using System.Threading;
using nanoFramework.Runtime.Native;
using OtaStack.Agent.Core;
using OtaStack.Device.Applications;
using OtaStack.Device.Certificates;
using OtaStack.Device.Http;
using OtaStack.Device.Mqtt;
using OtaStack.Device.Pins;

namespace OtaStack.Device.Hosting;

/// <summary>
/// The device's one loop: looks at what the agent wants, carries it out, tells what came of it, and waits until something happens. One thread;
/// a turn takes as long as what it carries out.
/// </summary>
internal sealed class DeviceHost
{
    private const int TickMilliseconds = 5000;
    private const int TrialTickMilliseconds = 1000;

    /// <summary>What a long press puts an update off for.</summary>
    private const int PostponedSeconds = 86_400;

    /// <summary>The agent that the loop serves.</summary>
    internal readonly UpdateAgent Agent;

    /// <summary>Served before each step of a turn; null: nobody watches.</summary>
    internal LoopGuard? Guard;

    private readonly HttpTransport _http;
    private readonly MqttConnection? _mqtt;
    private readonly ApplicationRunner? _application;
    private readonly Fetches _fetches;
    private readonly ServerTalk _talk;
    private readonly FrontPanel _panel;
    private readonly Features _features;
    private readonly CertificateKeeper? _keeper;
    private readonly bool _isOffline;

    /// <param name="device">Its name.</param>
    /// <param name="mqtt">Null without a broker.</param>
    /// <param name="application">Null when there is none to run.</param>
    /// <param name="keeper">Null without a certificate.</param>
    /// <param name="isOffline">Nobody is to be asked or told.</param>
    /// <param name="loopSeconds">Longest turn of the loop.</param>
    public DeviceHost(string device, UpdateAgent agent, HttpTransport http, MqttConnection? mqtt, ApplicationRunner? application, FrontPanel panel, Features features, CertificateKeeper? keeper, bool isOffline, int loopSeconds)
    {
        _keeper = keeper;
        _isOffline = isOffline;
        _features = features;
        Agent = agent;
        _http = http;
        _mqtt = mqtt;
        _application = application;
        _panel = panel;
        _fetches = new Fetches(agent, http, mqtt, features, loopSeconds * 500);
        _talk = new ServerTalk(agent, http, mqtt, device);
        if (application != null)
        {
            agent.Conditions.HealthChecks = application.Checks;
        }
    }

    /// <summary>Runs until the agent wants a restart.</summary>
    /// <param name="wake">What ends a wait early.</param>
    public void Run(LoopGuard guard, AutoResetEvent wake)
    {
        Guard = guard;

        // An erase ends the application by a restart, and the device when all is done.
        while (Agent.Request.Kind != RequestKind.Reboot && Agent.State != AgentState.Erased
            && (_application == null || Agent.State != AgentState.Erasing))
        {
            Serve();
            int pause = Turn();
            if (pause > 0)
            {
                wake.WaitOne(pause, false);
            }
        }

        // What led to the restart is told now, if it can be: it is told again otherwise.
        Report();
        Disconnect();
    }

    internal void Disconnect()
    {
        _features.Stop();
        _panel.Dispose();
        _http.Dispose();
        if (_mqtt != null)
        {
            _mqtt.Dispose();
        }
    }

    /// <summary>One turn of the loop.</summary>
    /// <returns>Milliseconds to wait before the next.</returns>
    internal int Turn()
    {
        _features.Turn();
        if (_application != null)
        {
            _application.Host.EndBusy(DeviceClock.Milliseconds);
        }

        Agent.Tick(DeviceClock.Now);
        _panel.Show(Agent.State, Agent.Reason);
        Obey(_panel.Take());
        if (!_isOffline)
        {
            _talk.Listen();
            Serve();
            // A device that is being erased must not write a certificate anew.
            if (_keeper != null && Agent.State != AgentState.Erasing && Agent.State != AgentState.Erased)
            {
                _keeper.Turn(DeviceClock.Now, DeviceClock.Milliseconds);
                Serve();
            }
        }

        AgentRequest request = Agent.Request;
        long wait = request.NotBefore - DeviceClock.Now;
        switch (request.Kind)
        {
            case RequestKind.FetchMetadata:
            case RequestKind.FetchTarget:
                // What is read from a medium the agent answers itself, at the next tick.
                if (wait <= 0 && !_isOffline && !request.FromMedium)
                {
                    _fetches.Carry();
                    Serve();
                    wait = 0;
                }

                break;
            case RequestKind.CheckHealth:
                int health = _application == null ? 0 : _application.CheckHealth(request.From);
                Agent.Conditions.FreeMemory = (int)GC.Run(true);
                Agent.HealthReported(health, DeviceClock.Now);
                break;
            default:
                break;
        }

        Report();
        if (Agent.Request.Kind == RequestKind.Reboot)
        {
            // To report takes time: an application that has become busy meanwhile keeps the device.
            Agent.Tick(DeviceClock.Now);
        }

        int tick = Agent.State == AgentState.Trial || Agent.State == AgentState.Erasing ? TrialTickMilliseconds : TickMilliseconds;
        return wait <= 0 && Agent.Request.Kind != RequestKind.Wait ? 0 : wait > 0 && wait < tick / 1000 ? (int)wait * 1000 : tick;
    }

    private void Report()
    {
        if (!_isOffline)
        {
            _talk.Report();
        }
    }

    /// <summary>Each step has a bound of its own: a server that is slow in each of them must not look like a loop that hangs.</summary>
    private void Serve()
    {
        if (Guard != null)
        {
            Guard.Serve();
        }
    }

    private void Obey(PanelOrder order)
    {
        if (order == PanelOrder.UpdateNow)
        {
            Agent.User.UpdateNow(DeviceClock.Now);
        }
        else if (order == PanelOrder.Postpone)
        {
            Agent.User.Postpone(PostponedSeconds, "button", DeviceClock.Now);
        }
    }
}
