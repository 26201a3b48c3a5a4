using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Tests.Support;
using Xunit.Abstractions;

namespace OtaStack.VirtualDevice.Tests.Devices;

/// <summary>What an update of an application of twelve assemblies costs, by the counter of the device's link: metadata, index and parts.</summary>
public sealed class AssemblySetUpdateTests
{
    private const string Changed = "Station.Climate.dll";

    private readonly (string Name, byte[] Bytes)[] _old = SampleSets.Read("1.0.0", "Station");
    private readonly (string Name, byte[] Bytes)[] _new = SampleSets.Read("1.1.0", "Station");
    private readonly ITestOutputHelper _output;

    public AssemblySetUpdateTests(ITestOutputHelper output)
    {
        _output = output;
    }

    [Fact]
    public void The_sample_has_twelve_assemblies_of_which_one_changed()
    {
        Assert.Equal(12, _new.Count(part => part.Name.EndsWith(".dll", StringComparison.Ordinal)));
        Assert.Equal([Changed], Names(_new.Where(part => !_old.Any(old => old.Bytes.AsSpan().SequenceEqual(part.Bytes)))));
    }

    [Fact]
    public async Task One_changed_assembly_of_twelve_costs_at_most_a_fifth_of_the_set()
    {
        long bytes = await UpdateAsync("one of twelve assemblies changed", _new, Changed);

        Assert.InRange(bytes, Part(Changed).Length, Total(_new) / 5);
    }

    [Fact]
    public async Task Assemblies_under_other_names_and_in_another_order_cost_nothing()
    {
        // What is renamed and in another place is found by its content; the index, which names it, is fetched.
        Dictionary<string, string> names = new() { ["Station.Units.dll"] = "Z.dll", ["Station.Display.dll"] = "A.dll", ["Station.Texts.dll"] = "M.dll" };
        (string Name, byte[] Bytes)[] renamed = [.. _old.Select(part => (names.GetValueOrDefault(part.Name, part.Name), part.Bytes))];

        long bytes = await UpdateAsync("three assemblies renamed", renamed);

        Assert.InRange(bytes, 1, Total(renamed) / 10);
    }

    /// <summary>Updates a device over real HTTP; returns every byte of metadata and targets that arrived from its first start on.</summary>
    private async Task<long> UpdateAsync(string what, (string Name, byte[] Bytes)[] parts, params string[] fetched)
    {
        await using DeviceBench bench = new(sets: new Dictionary<string, (string Name, byte[] Bytes)[]> { ["1.0.0"] = _old, ["1.1.0"] = parts });
        await bench.Server.StartAsync();
        SimulatedDevice device = bench.Start("dev-1");
        await bench.Log.WaitForLineAsync("Station: room");
        bench.Server.Assign("dev-1", bench.Releases["1.1.0"]);
        await bench.Server.WaitForReportAsync(fetched.Length == 0 ? "rolledBack" : "confirmed", fetched.Length == 0 ? "1.0.0" : "1.1.0");
        await bench.StopDevicesAsync();

        int index = bench.Releases["1.1.0"].Index.Length;
        int changed = fetched.Sum(name => Part(name).Length);
        Assert.Equal(index + changed, bench.Server.TargetBytes);
        long bytes = device.Statistics.BytesDownloaded;
        int total = Total(parts);
        _output.WriteLine($"{what}: {bytes} of {total} bytes downloaded ({100.0 * bytes / total:0.0} %): metadata {bytes - index - changed}, index {index}, parts {changed}");
        return bytes;
    }

    private byte[] Part(string name)
    {
        return _new.Single(part => part.Name == name).Bytes;
    }

    private static int Total((string Name, byte[] Bytes)[] parts)
    {
        return parts.Sum(part => part.Bytes.Length);
    }

    private static IEnumerable<string> Names(IEnumerable<(string Name, byte[] Bytes)> parts)
    {
        return parts.Select(part => part.Name);
    }
}
