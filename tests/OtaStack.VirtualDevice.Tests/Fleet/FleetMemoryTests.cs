using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OtaStack.VirtualDevice.Tests.Fleet;

/// <summary>Thousands of devices fit into a process: measured by the benchmark, which keeps server and broker in a process of their own.</summary>
public sealed partial class FleetMemoryTests
{
    private const double MostKib = 200;

    /// <summary>So many that what a busy machine adds to the process once (threads, compiled code) weighs little on a device.</summary>
    private const int Devices = 500;

    [Theory]
    [InlineData("assemblies")]
    [InlineData("mixed")]
    public async Task A_device_that_was_updated_and_is_connected_takes_at_most_200_KiB(string kind)
    {
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(AppContext.BaseDirectory, "..", "..", "OtaStack.Benchmarks", configuration, "OtaStack.Benchmarks.dll");
        using Process benchmark = Process.Start(new ProcessStartInfo("dotnet", [program, "fleet", Devices.ToString(CultureInfo.InvariantCulture), kind]) { RedirectStandardOutput = true })!;
        string output = await benchmark.StandardOutput.ReadToEndAsync();
        await benchmark.WaitForExitAsync();

        Assert.Equal(0, benchmark.ExitCode);
        Match measured = Measured().Match(output);
        Assert.True(measured.Success, output);
        Assert.InRange(Number(measured, "heap"), 1, MostKib);
        Assert.InRange(Number(measured, "resident"), 1, MostKib);
    }

    private static double Number(Match match, string group)
    {
        return double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("heap (?<heap>[0-9.]+) KiB, resident (?<resident>[0-9.]+) KiB a device", RegexOptions.ExplicitCapture)]
    private static partial Regex Measured();
}
