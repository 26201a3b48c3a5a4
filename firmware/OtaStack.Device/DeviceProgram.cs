using System;
using System.Threading;
using nanoFramework.Networking;
using OtaStack.Agent.Application;
using OtaStack.Agent.Core;
using OtaStack.Agent.Indication;
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

    public readonly DeviceOptions Options = new();

    public void Run(IFileStore files, IHmac hmac, BootChoice boot)
    {
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

    /// <summary>Everything but the network and the loop.</summary>
    internal DeviceHost Prepare(IFileStore files, IHmac hmac, BootChoice boot, DeviceProvisioning provisioning, AutoResetEvent wake)
    {
        FirstStart.Prepare(files);
        DeviceIdentity identity = new(provisioning.Product, provisioning.Device, provisioning.Board);
        ServerAddress server = Trusting(ServerAddress.ParseUrl(provisioning.Server), provisioning);
        HttpTransport http = new(server, identity, provisioning.Key);
        MqttConnection? mqtt = provisioning.Broker.Length == 0
            ? null
            : new MqttConnection(Trusting(ServerAddress.ParseBroker(provisioning.Broker, server.IsSecure), provisioning), identity, provisioning.Key, wake);
        ISignatureScheme[] schemes = { new Ed25519Scheme() };
        UpdateAgent agent = new(identity, Options.Settings, files, schemes, new BlockHmac(hmac));
        agent.Start(boot, DeviceClock.Now);
        IApplication? application = SlotApplication.Make(files, boot);
        ApplicationRunner? runner = application == null ? null : new ApplicationRunner(application, new DeviceApplicationHost(Options.OutputPins));
        if (runner != null)
        {
            runner.Start();
        }

        FrontPanel panel = new(Options.LedPin, Options.ButtonPin, wake, BlinkCodes.SlotMilliseconds);
        return new DeviceHost(agent, http, mqtt, runner, panel);
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
