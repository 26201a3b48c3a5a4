using System.Diagnostics.Metrics;

namespace OtaStack.Server.Events;

/// <summary>Counts what is stored, for whatever collects the metrics of the process (<c>dotnet-counters</c>, OpenTelemetry).</summary>
internal sealed class EventMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string Meter = "OtaStack.Server";

    private readonly Counter<long> _events;

    public EventMetrics(IMeterFactory meters)
    {
        _events = meters.Create(Meter).CreateCounter<long>("ota.security_events", "{event}", "Security events that devices told, repetitions included.");
    }

    public void Add(string product, string @class, int count)
    {
        _events.Add(count, new KeyValuePair<string, object?>("product", product), new KeyValuePair<string, object?>("class", @class));
    }
}
