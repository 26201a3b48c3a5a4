using System.CommandLine;
using System.Globalization;
using OtaStack.VirtualDevice.Network;

namespace OtaStack.Fleet;

/// <summary>The verb <c>run</c>.</summary>
internal static class RunCommand
{
    private const int Failure = 1;

    public static Command Create()
    {
        Option<string> server = Required<string>("--server", "OptionServer");
        Option<string?> mqtt = Optional<string?>("--mqtt", "OptionMqtt");
        Option<string> devices = Required<string>("--devices", "OptionDevices");
        Option<string> root = Required<string>("--root", "OptionRoot");
        FactoryOptions factory = new();
        Option<ulong> seed = Optional<ulong>("--seed", "OptionSeed");
        Option<string?> json = Optional<string?>("--json", "OptionJson");
        Option<string?> state = Optional<string?>("--state", "OptionState");
        Option<bool> live = Optional<bool>("--live", "OptionLive");

        Command command = new("run", Texts.Get("RunDescription"))
        {
            server, mqtt, devices, root, seed, json, state, live,
        };
        factory.AddTo(command);
        command.SetAction((parsed, cancellation) => GuardAsync(() => new FleetRun(new FleetOptions
        {
            Server = ReadAddress(parsed.GetValue(server)!, parsed.GetValue(mqtt)),
            DevicesFile = parsed.GetValue(devices)!,
            RootFile = parsed.GetValue(root)!,
            Factories = factory.Read(parsed),
            Seed = parsed.GetValue(seed),
            JsonFile = parsed.GetValue(json),
            StateFolder = parsed.GetValue(state),
            IsLive = ShowsLive(parsed.GetValue(live)),
        }, Console.OpenStandardOutput()).RunAsync(cancellation)));
        return command;
    }

    /// <exception cref="FleetException">Not an address.</exception>
    internal static ServerAddress ReadAddress(string server, string? mqtt)
    {
        if (!Uri.TryCreate(server.EndsWith('/') ? server : server + "/", UriKind.Absolute, out Uri? http) || http.Scheme is not ("http" or "https"))
        {
            throw new FleetException(Texts.Get("ServerInvalid", server));
        }

        if (mqtt is null)
        {
            return new ServerAddress(http, "", 0);
        }

        int colon = mqtt.LastIndexOf(':');
        return colon > 0 && int.TryParse(mqtt.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65536
            ? new ServerAddress(http, mqtt[..colon].Trim('[', ']'), port)
            : throw new FleetException(Texts.Get("MqttInvalid", mqtt));
    }

    /// <summary>A table that follows the devices needs a terminal; into a file or a pipe it would be drawn again and again.</summary>
    internal static bool ShowsLive(bool isWanted)
    {
        if (isWanted && Console.IsOutputRedirected)
        {
            Console.Error.WriteLine(Texts.Get("LiveNoTerminal"));
            return false;
        }

        return isWanted;
    }

    /// <summary>Runs a verb; a failure that a person can mend becomes its sentence.</summary>
    internal static async Task<int> GuardAsync(Func<Task> verb)
    {
        try
        {
            await verb().ConfigureAwait(false);
            return 0;
        }
        catch (FleetException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return Failure;
        }
    }

    internal static Option<T> Required<T>(string name, string text)
    {
        return new Option<T>(name) { Description = Texts.Get(text), Required = true };
    }

    internal static Option<T> Optional<T>(string name, string text)
    {
        return new Option<T>(name) { Description = Texts.Get(text) };
    }
}
