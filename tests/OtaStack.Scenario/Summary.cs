using System.Text.Json;
using System.Text.Json.Serialization;

namespace OtaStack.Scenario;

/// <summary>What was measured. Every figure comes from the server, the fleet or the kernel, none is assumed.</summary>
internal sealed record Summary
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Devices that the server knows.</summary>
    public int Devices { get; init; }

    /// <summary>Devices that confirmed 1.1.0, by their own reports.</summary>
    public int Confirmed { get; init; }

    /// <summary>Devices that tried 1.2.0 and went back to 1.1.0, by their own reports.</summary>
    public int RolledBack { get; init; }

    /// <summary>The reason that the server recorded when it halted the rollout of 1.2.0.</summary>
    public string HaltReason { get; init; } = "";

    /// <summary>From the start of <c>ota publish</c> to the first device that confirmed 1.1.0.</summary>
    public double SecondsToFirstConfirmed { get; init; }

    /// <summary>The whole scenario, without the build.</summary>
    public double Seconds { get; init; }

    /// <summary>Largest sum of the peak resident sets of server and fleet.</summary>
    public double PeakRssMiB { get; init; }

    /// <summary>How often the server was killed and started again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ServerKills { get; init; }

    public async Task WriteAsync(string path, CancellationToken cancellation)
    {
        string temporary = path + ".new";
        await File.WriteAllTextAsync(temporary, JsonSerializer.Serialize(this, Options) + "\n", cancellation).ConfigureAwait(false);
        File.Move(temporary, path, overwrite: true);
    }
}
