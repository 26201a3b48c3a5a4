using System;
using System.Threading;
using nanoFramework.Networking;
using OtaStack.Agent.Application;
using OtaStack.Agent.Core;
using OtaStack.Agent.Erase;
using OtaStack.Agent.Ports;
using OtaStack.Transport;
using OtaStack.Device.Applications;
using OtaStack.Device.Certificates;
using OtaStack.Device.Cryptography;
using OtaStack.Device.Hosting;
using OtaStack.Device.Http;
using OtaStack.Device.Mqtt;
using OtaStack.Device.Pins;
using OtaStack.Device.Provisioning;
using OtaStack.Launcher;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Device;

/// <summary>
/// What the launcher starts on a device: network, agent, application, loop. A product with pins or certificates of its own derives from
/// it, sets <see cref="Options"/> and names its class in the part <c>program.entry</c>.
/// </summary>
public class DeviceProgram : IProgram
{
    /// <summary>How often a device that was not provisioned looks whether it has been.</summary>
    private const int UnprovisionedMilliseconds = 60_000;

    /// <summary>Unix seconds of the year 2021: a clock that shows more has been set.</summary>
    private const int FirstTime = 1_609_459_200;

    private const int NetworkLookMilliseconds = 200;

    private const string EraseRecord = "erase/record.1";

    public readonly DeviceOptions Options = new();

    /// <summary>The image slots of a board that starts with MCUboot; null on boards whose slots are sets of assemblies.</summary>
    internal IImageSlots? Slots;

    public void Run(IFileStore files, IHmac hmac, BootChoice boot)
    {
        RunUntilRestart(files, hmac, boot);
    }

    /// <summary>
    /// In place of the launcher's call, on a board that starts with MCUboot: the program is part of the deployment image, and the boot
    /// loader has chosen it. The product's program also says by <see cref="MakeApplication"/> which application is in the image.
    /// </summary>
    /// <param name="slots">In-Field Update.</param>
    public void Run(IFileStore files, IHmac hmac, IImageSlots slots)
    {
        Slots = slots;
        RunUntilRestart(files, hmac, null);
    }

    private void RunUntilRestart(IFileStore files, IHmac hmac, BootChoice? boot)
    {
        FinishErase(files, hmac, boot);
        DeviceProvisioning? provisioning = DeviceProvisioning.Read(files);
        while (provisioning == null)
        {
            Thread.Sleep(UnprovisionedMilliseconds);
            provisioning = DeviceProvisioning.Read(files);
        }

        if (!Options.IsOffline)
        {
            NetworkHelper.SetupNetworkHelper(true);
            WaitForNetwork();
        }

        AutoResetEvent wake = new(false);

        // Before anything of the release is made: it may never come back from its constructor.
        using LoopGuard guard = new(Options.LoopSeconds * 1000, null);
        DeviceHost host = Prepare(files, hmac, boot, provisioning, wake);
        host.Run(guard, wake);
    }

    /// <summary>What this product's board has to erase (docs/erase.md); null, as here: it does not erase.</summary>
    protected virtual EraseProfile? EraseListFor(IFileStore files)
    {
        return null;
    }

    /// <summary>The application that runs: the one that the slot names. A board with image slots has it in its image, and says so here.</summary>
    /// <returns>Null without one.</returns>
    protected virtual IApplication? MakeApplication(IFileStore files, BootChoice boot)
    {
        return SlotApplication.Make(files, boot);
    }

    /// <summary>
    /// An erase that a power cut interrupted after the device has lost its name or its key: nobody can be told any more, and it needs
    /// no name to be finished.
    /// </summary>
    internal void FinishErase(IFileStore files, IHmac hmac, BootChoice? boot)
    {
        Options.Settings.Erase = EraseListFor(files);
        if (Options.Settings.Erase == null || files.Length(EraseRecord) < 0 || DeviceProvisioning.Read(files) != null)
        {
            return;
        }

        UpdateAgent agent = new(new DeviceIdentity("-", "-", "-"), Options.Settings, files, new ISignatureScheme[0], new BlockHmac(hmac));
        Begin(agent, boot);
        while (agent.State == AgentState.Erasing)
        {
            agent.Tick(DeviceClock.Now);
            Thread.Sleep(1);
        }
    }

    /// <summary>Everything but the network and the loop.</summary>
    internal DeviceHost Prepare(IFileStore files, IHmac hmac, BootChoice? boot, DeviceProvisioning provisioning, AutoResetEvent wake)
    {
        FirstStart.Prepare(files);
        Options.Settings.Erase = EraseListFor(files);
        DeviceIdentity identity = new(provisioning.Product, provisioning.Device, provisioning.Board);
        DeviceCertificate? certificate = DeviceCertificate.Read(files, Options.Certificate, Options.PrivateKey);
        ServerAddress server = Trusting(ServerAddress.ParseUrl(provisioning.Server), provisioning, certificate);
        ISignatureScheme[] schemes = { new Ed25519Scheme() };
        BlockHmac blocks = new(hmac);
        UpdateAgent agent = new(identity, Options.Settings, files, schemes, blocks);
        BootChoice running = Begin(agent, boot);
        Features features = new(Options.Features, new DeviceParts(agent, identity, files, blocks, running, wake));
        HttpTransport http = new(server, identity, provisioning.Key, features);
        MqttConnection? mqtt = provisioning.Broker.Length == 0
            ? null
            : new MqttConnection(
                Trusting(ServerAddress.ParseBroker(provisioning.Broker, server.IsSecure), provisioning, certificate), identity, provisioning.Key, wake, features);

        // What is half erased must not look whole.
        IApplication? application = agent.State == AgentState.Erasing ? null : MakeApplication(files, running);
        ApplicationRunner? runner = application == null ? null : new ApplicationRunner(application, new DeviceApplicationHost(Options.OutputPins, agent.Conditions));
        if (runner != null)
        {
            runner.Start();
        }

        FrontPanel panel = new(Options.LedPin, Options.ButtonPin, wake, BlinkCodes.SlotMilliseconds);
        CertificateKeeper? keeper = server.Own == null ? null : new CertificateKeeper(server.Own, http, identity.Device);
        return new DeviceHost(identity.Device, agent, http, mqtt, runner, panel, features, keeper, Options.IsOffline, Options.LoopSeconds);
    }

    /// <summary>The helper looks for an address at Ethernet alone and would never be ready on a board with Wi-Fi; there the time tells, which SNTP sets.</summary>
    private void WaitForNetwork()
    {
        long end = DeviceClock.Milliseconds + (Options.NetworkSeconds * 1000L);
        while (DeviceClock.Now < FirstTime && DeviceClock.Milliseconds < end
            && !NetworkHelper.NetworkReady.WaitOne(NetworkLookMilliseconds, false))
        {
        }
    }

    private BootChoice Begin(UpdateAgent agent, BootChoice? boot)
    {
        if (boot == null)
        {
            return agent.Start(Slots!, ResetReason.Unknown, DeviceClock.Now);
        }

        agent.Start(boot, DeviceClock.Now);
        return boot;
    }

    private static ServerAddress Trusting(ServerAddress? server, DeviceProvisioning provisioning, DeviceCertificate? certificate)
    {
        if (server == null)
        {
            throw new ArgumentException(provisioning.Server);
        }

        server.Authorities = provisioning.Authorities;
        server.Own = server.IsSecure ? certificate : null;
        return server;
    }
}
