using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using OtaStack.Agent.Core;
using OtaStack.Transport;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.Fleet;

/// <summary>Writes what happens as JSON lines (docs/virtual-device.md). Devices never wait for the reader.</summary>
internal sealed class EventLines : IDeviceObserver
{
    private readonly Channel<DeviceEvent> _events = Channel.CreateUnbounded<DeviceEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Stream _output;
    private readonly Task _writing;

    public EventLines(Stream output)
    {
        _output = output;
        _writing = Task.Run(WriteAllAsync);
    }

    public void Happened(DeviceEvent happened)
    {
        _events.Writer.TryWrite(happened);
    }

    /// <summary>Writes what is left; nothing is taken afterwards.</summary>
    /// <exception cref="FleetException">Lines could not be written; what came after the first of them was dropped.</exception>
    public Task FinishAsync()
    {
        _events.Writer.TryComplete();
        return _writing;
    }

    private static void Write(Utf8JsonWriter json, DeviceEvent happened)
    {
        json.WriteStartObject();
        json.WriteString("time", happened.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("device", happened.Device);
        json.WriteString("event", NameOf(happened.Kind));
        json.WriteString("version", happened.Version);
        switch (happened.Kind)
        {
            case DeviceEventKind.Boot:
                json.WriteString("outcome", CamelCase(happened.Outcome.ToString()));
                json.WriteString("reason", ReasonText.Of(happened.Reason));
                if (happened.NanoClr.Length > 0)
                {
                    json.WriteString("nanoclr", happened.NanoClr);
                    json.WriteString("deployment", happened.Deployment);
                }

                break;
            case DeviceEventKind.State:
                json.WriteString("state", StateName.Of(happened.State));
                json.WriteString("reason", ReasonText.Of(happened.Reason));
                json.WriteString("attempted", happened.Attempted);
                break;
            case DeviceEventKind.PowerCut:
                json.WriteString("state", StateName.Of(happened.State));
                json.WriteString("text", happened.Text);
                break;
            default:
                json.WriteString("text", happened.Text);
                break;
        }

        json.WriteEndObject();
    }

    private static string NameOf(DeviceEventKind kind)
    {
        return CamelCase(kind.ToString());
    }

    private static string CamelCase(string name)
    {
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private async Task WriteAllAsync()
    {
        try
        {
            await WriteLinesAsync().ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            // A full disk must not fill the memory as well.
            _events.Writer.TryComplete();
            throw new FleetException(Texts.Get("LinesUnwritable", failure.Message), failure);
        }
    }

    private async Task WriteLinesAsync()
    {
        using Utf8JsonWriter json = new(_output);
        while (await _events.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_events.Reader.TryRead(out DeviceEvent? happened))
            {
                Write(json, happened);
                await json.FlushAsync().ConfigureAwait(false);
                json.Reset();
                _output.WriteByte((byte)'\n');
            }

            await _output.FlushAsync().ConfigureAwait(false);
        }
    }
}
