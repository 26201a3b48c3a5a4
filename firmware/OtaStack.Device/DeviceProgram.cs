using System;
using System.Threading;
using nanoFramework.Networking;
using OtaStack.Agent.Application;
using OtaStack.Agent.Core;
using OtaStack.Agent.Erase;
using OtaStack.Transport;
using OtaStack.Device.Applications;
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

    private const string EraseRecord = "erase/record.1";

    public readonly DeviceOptions Options = new();

    public void Run(IFileStore files, IHmac hmac, BootChoice boot)
    {
        FinishErase(files, hmac, boot);
        DeviceProvisioning? provisioning = DeviceProvisioning.Read(files);
        while (provisioning == null)
        {
            Thread.Sleep(UnprovisionedMilliseconds);
            provisioning = DeviceProvisioning.Read(files);
        }

        NetworkHelper.SetupNetworkHelper(true);
        NetworkHelper.NetworkReady.WaitOne(Options.NetworkSeconds * 1000, false);
        AutoResetEvent wake = new(false);
        DeviceHost host = Prepare(files, hmac, boot, provisioning, wake);
        using LoopGuard guard = new(Options.LoopSeconds * 1000, null);
        host.Run(guard, wake);
    }

    /// <summary>What this product's board has to erase (docs/erase.md); null, as here: it does not erase.</summary>
    protected virtual EraseProfile? EraseListFor(IFileStore files)
    {
        return null;
    }

    /// <summary>
    /// An erase that a power cut interrupted after the device has lost its name or its key: nobody can be told any more, and it needs
    /// no name to be finished.
    /// </summary>
    internal void FinishErase(IFileStore files, IHmac hmac, BootChoice boot)
    {
        Options.Settings.Erase = EraseListFor(files);
        if (Options.Settings.Erase == null || files.Length(EraseRecord) < 0 || DeviceProvisioning.Read(files) != null)
        {
            return;
        }

        UpdateAgent agent = new(new DeviceIdentity("-", "-", "-"), Options.Settings, files, new ISignatureScheme[0], new BlockHmac(hmac));
        agent.Start(boot, DeviceClock.Now);
        while (agent.State == AgentState.Erasing)
        {
            agent.Tick(DeviceClock.Now);
            Thread.Sleep(1);
        }
    }

    /// <summary>Everything but the network and the loop.</summary>
    internal DeviceHost Prepare(IFileStore files, IHmac hmac, BootChoice boot, DeviceProvisioning provisioning, AutoResetEvent wake)
    {
        FirstStart.Prepare(files);
        Options.Settings.Erase = EraseListFor(files);
        DeviceIdentity identity = new(provisioning.Product, provisioning.Device, provisioning.Board);
        ServerAddress server = Trusting(ServerAddress.ParseUrl(provisioning.Server), provisioning);
        ISignatureScheme[] schemes = { new Ed25519Scheme() };
        BlockHmac blocks = new(hmac);
        UpdateAgent agent = new(identity, Options.Settings, files, schemes, blocks);
        agent.Start(boot, DeviceClock.Now);
        Features features = new(Options.Features, new DeviceParts(agent, identity, files, blocks, boot, wake));
        HttpTransport http = new(server, identity, provisioning.Key, features);
        MqttConnection? mqtt = provisioning.Broker.Length == 0
            ? null
            : new MqttConnection(
                Trusting(ServerAddress.ParseBroker(provisioning.Broker, server.IsSecure), provisioning), identity, provisioning.Key, wake, features);

        // What is half erased must not look whole.
        IApplication? application = agent.State == AgentState.Erasing ? null : SlotApplication.Make(files, boot);
        ApplicationRunner? runner = application == null ? null : new ApplicationRunner(application, new DeviceApplicationHost(Options.OutputPins));
        if (runner != null)
        {
            runner.Start();
        }

        FrontPanel panel = new(Options.LedPin, Options.ButtonPin, wake, BlinkCodes.SlotMilliseconds);
        return new DeviceHost(agent, http, mqtt, runner, panel, features);
    }

    private ServerAddress Trusting(ServerAddress? server, DeviceProvisioning provisioning)
    {
        if (server == null)
        {
            throw new ArgumentException(provisioning.Server);
        }

        server.Authorities = provisioning.Authorities;
        server.Certificate = Options.Certificate;
        server.PrivateKey = Options.PrivateKey;
        return server;
    }
}
