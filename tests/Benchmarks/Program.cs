using System.Globalization;
using OtaStack.Benchmarks;
using OtaStack.Benchmarks.Fleet;
using OtaStack.Benchmarks.Packing;
using OtaStack.VirtualDevice.Tests.Support;

switch (args)
{
    case [FleetServer.Argument, string folder, string kind]:
        return await FleetServer.RunAsync(folder, kind);

    case ["fleet", string count, .. string[] rest] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int devices) && devices is >= 10 and <= 10_000
        && rest is [] or ["assemblies" or "images" or "mixed"]:
        return await FleetMemory.RunAsync(devices, rest.Length == 0 ? "assemblies" : rest[0]);

    case ["pack"]:
        return PackingRatio.Run([.. SampleSets.Read("1.1.0").Select(part => (part.Name, part.Bytes))], Console.Out);

    case ["pack", .. string[] files]:
        return PackingRatio.Run([.. files.Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))], Console.Out);
}

Benchmark[] all = [.. SignatureBenchmarks.All(), .. HashBenchmarks.All()];
string? filter = null;
int rounds = 7;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--list":
            foreach (Benchmark benchmark in all)
            {
                Console.WriteLine(benchmark.Name);
            }

            return 0;

        case "--filter" when i + 1 < args.Length:
            filter = args[++i];
            break;

        case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], out int given) && given is >= 5 and <= 1000:
            rounds = given;
            i++;
            break;

        case [not '-', ..]:
            filter = args[i];
            break;

        default:
            Console.Error.WriteLine("Usage: OtaStack.Benchmarks [--list] [[--filter] PART-OF-NAME] [--rounds 5..1000] | fleet 10..10000 [assemblies|images|mixed] | pack [FILE…]");
            return 2;
    }
}

Benchmark[] chosen = [.. all.Where(benchmark => filter is null || benchmark.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"No benchmark has '{filter}' in its name; --list shows them.");
    return 2;
}

foreach (Benchmark benchmark in chosen)
{
    Series.Run(benchmark, rounds, Console.Out);
}

return 0;
