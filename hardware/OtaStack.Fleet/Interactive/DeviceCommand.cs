using System.CommandLine;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Page;
using OtaStack.VirtualDevice.Time;
using Spectre.Console;

namespace OtaStack.Fleet.Interactive;

/// <summary>The verb <c>device</c>: one device, with its local page, its LED and its buttons.</summary>
internal static class DeviceCommand
{
    private const int Failure = 1;

    public static Command Create()
    {
        Option<string?> server = RunCommand.Optional<string?>("--server", "OptionServerOfDevice");
        Option<string?> mqtt = RunCommand.Optional<string?>("--mqtt", "OptionMqtt");
        Option<string> devices = RunCommand.Required<string>("--devices", "OptionDevices");
        Option<string?> id = RunCommand.Optional<string?>("--id", "OptionId");
        Option<string> root = RunCommand.Required<string>("--root", "OptionRoot");
        FactoryOptions factory = new();
        Option<string?> medium = RunCommand.Optional<string?>("--medium", "OptionMedium");
        Option<int?> battery = RunCommand.Optional<int?>("--battery", "OptionBattery");
        Option<bool> metered = RunCommand.Optional<bool>("--metered", "OptionMetered");
        Option<bool> busy = RunCommand.Optional<bool>("--busy", "OptionBusy");
        Option<string?> state = RunCommand.Optional<string?>("--state", "OptionState");
        Command command = new("device", Texts.Get("DeviceDescription"))
        {
            server, mqtt, devices, id, root, medium, battery, metered, busy, state,
        };
        factory.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                string? address = parsed.GetValue(server);
                FleetOptions options = new()
                {
                    Server = RunCommand.ReadAddress(address ?? "http://127.0.0.1:9/", parsed.GetValue(mqtt)),
                    DevicesFile = parsed.GetValue(devices)!,
                    RootFile = parsed.GetValue(root)!,
                    Factories = factory.Read(parsed),
                    StateFolder = parsed.GetValue(state),
                };
                GivenConditions conditions = new(ReadBattery(parsed.GetValue(battery)), parsed.GetValue(metered), parsed.GetValue(busy));
                await RunAsync(options, parsed.GetValue(id), parsed.GetValue(medium), conditions, address is null, cancellation).ConfigureAwait(false);
                return 0;
            }
            catch (FleetException failure)
            {
                await Console.Error.WriteLineAsync(failure.Message).ConfigureAwait(false);
                return Failure;
            }
        });
        return command;
    }

    /// <exception cref="FleetException">Not a charge.</exception>
    internal static int? ReadBattery(int? percent)
    {
        return percent is null or (>= 0 and <= 100) ? percent : throw new FleetException(Texts.Get("BatteryInvalid", percent));
    }

    private static async Task RunAsync(
        FleetOptions options, string? id, string? medium, GivenConditions conditions, bool isAlone, CancellationToken cancellation)
    {
        DeviceOptions chosen = DeviceRoster.Read(options.DevicesFile, options.Seed).FirstOrDefault(entry => id is null || entry.Identity.Device == id)
            ?? throw new FleetException(Texts.Get("DeviceMissing", id ?? "", options.DevicesFile));
        chosen = chosen with { Conditions = conditions };
        if (isAlone)
        {
            chosen = chosen with { Profile = DeviceProfile.Offline, Settings = DeviceRoster.SettingsFor(DeviceProfile.Offline, chosen.PagePort > 0) };
        }

        if (medium is not null && !Directory.Exists(medium))
        {
            throw new FleetException(Texts.Get("MediumMissing", medium));
        }

        FlashFolder? saved = options.StateFolder is null ? null : new FlashFolder(options.StateFolder);
        using VirtualNetwork network = new(options.Server);
        DeviceScreen screen = new(chosen.PagePort > 0 ? new Uri($"http://127.0.0.1:{chosen.PagePort}/") : null);
        DeviceFactory factory = new(new BoardFactories(options), saved, network, new VirtualClock(TimeProvider.System), screen);
        SimulatedDevice device = factory.Make(chosen);
        saved?.Prepare();
        await using PageServer? page = chosen.PagePort > 0 ? await StartPageAsync(device, chosen.PagePort).ConfigureAwait(false) : null;
        await new InteractiveRun(device, screen, medium).RunAsync(AnsiConsole.Console, InteractiveRun.ReadTerminal, cancellation).ConfigureAwait(false);
        saved?.Save([device]);
    }

    private static async Task<PageServer> StartPageAsync(SimulatedDevice device, int port)
    {
        try
        {
            return await PageServer.StartAsync(device, port).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new FleetException(Texts.Get("PortTaken", port, failure.Message), failure);
        }
    }
}
