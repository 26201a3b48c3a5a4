using System.Globalization;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.Benchmarks.Fleet;

/// <summary>
/// The other half of the measurement, in a process of its own so that its memory does not count: server and broker, and the factory files
/// for the devices. Says "HTTP MQTT", then assigns the newer release to so many devices for each line "N" that it reads.
/// </summary>
internal static class FleetServer
{
    public const string Argument = "--serve";
    public const string Board = "virtual-assemblies";
    public const string ImageBoard = "virtual-mcuboot";

    private static readonly TestKey ImageKey = TestKey.FromSeed(97);

    /// <summary>The boot loader's key of the image boards.</summary>
    public static byte[] BootKey => ImageKey.PublicKey;

    public static string NameOf(int device)
    {
        return "dev-" + device.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a device has image slots, in a fleet of that kind: <c>assemblies</c>, <c>images</c> or <c>mixed</c>, every other one.</summary>
    public static bool HasImages(int device, string kind)
    {
        return kind == "images" || (kind == "mixed" && device % 2 == 1);
    }

    public static async Task<int> RunAsync(string folder, string kind)
    {
        RepositorySimulator repository = new(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        SimulatedRelease factory = repository.AddRelease("thermostat", Board, "1.0.0", SampleSets.Read("1.0.0"));
        SimulatedRelease newer = repository.AddRelease("thermostat", Board, "1.1.0", SampleSets.Read("1.1.0"));
        SimulatedRelease pair = repository.AddImages(
            "thermostat", ImageBoard, "1.1.0", [("nanoclr", Runtime("1.1.0")), ("deployment", Deployment("1.1.0"))], new ReleaseOptions { RequiresCurrent = "1.0.0" })[0];
        repository.Publish();
        await File.WriteAllBytesAsync(Path.Combine(folder, "nanoclr"), Runtime("1.0.0"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "deployment"), Deployment("1.0.0"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "root"), repository.RootJson(1));
        await File.WriteAllBytesAsync(Path.Combine(folder, "index"), factory.Index);
        await File.WriteAllBytesAsync(Path.Combine(folder, "image"), factory.Image);
        await File.WriteAllTextAsync(Path.Combine(folder, "release"), factory.ReleaseId);

        await using LoopbackServer server = new(repository);
        await server.StartAsync();
        await using LoopbackBroker broker = await LoopbackBroker.StartAsync(server);
        Console.WriteLine($"{server.Address.Port} {broker.Port}");
        int assigned = 0;
        while (await Console.In.ReadLineAsync() is string line)
        {
            for (int upTo = int.Parse(line, CultureInfo.InvariantCulture); assigned < upTo; assigned++)
            {
                server.Assign(NameOf(assigned), HasImages(assigned, kind) ? pair : newer);
            }
        }

        return 0;
    }

    private static byte[] Deployment(string version)
    {
        return McubootImageText.Write(version, Tar.Write(SampleSets.Read(version)), ImageKey);
    }

    /// <summary>A small runtime: what counts is that both slots hold images of their own.</summary>
    private static byte[] Runtime(string version)
    {
        byte[] payload = new byte[64 * 1024];
        new Random(version.Length + version[2]).NextBytes(payload);
        return McubootImageText.Write(version, payload, ImageKey);
    }
}
