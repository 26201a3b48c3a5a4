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

    public static string NameOf(int device)
    {
        return "dev-" + device.ToString(CultureInfo.InvariantCulture);
    }

    public static async Task<int> RunAsync(string folder)
    {
        RepositorySimulator repository = new(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        SimulatedRelease factory = repository.AddRelease("thermostat", Board, "1.0.0", SampleSets.Read("1.0.0"));
        SimulatedRelease newer = repository.AddRelease("thermostat", Board, "1.1.0", SampleSets.Read("1.1.0"));
        repository.Publish();
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
                server.Assign(NameOf(assigned), newer);
            }
        }

        return 0;
    }
}
