using OtaStack.Agent.Core;
using OtaStack.Transport;
using OtaStack.VirtualDevice.Devices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OtaStack.Fleet.Interactive;

/// <summary>One device as somebody before it sees it: its LED, what it runs, its last lines.</summary>
internal sealed class DeviceScreen(Uri? page) : IDeviceObserver
{
    private const int MostLines = 8;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = [];
    private DeviceEvent? _state;

    public void Happened(DeviceEvent happened)
    {
        lock (_lock)
        {
            if (happened.Kind is DeviceEventKind.Log or DeviceEventKind.Crash or DeviceEventKind.PowerCut)
            {
                _lines.Enqueue(happened.Text);
            }
            else if (happened.Kind is DeviceEventKind.State or DeviceEventKind.Boot)
            {
                _state = happened;
                _lines.Enqueue($"{StateName.Of(happened.State)} {ReasonText.Of(happened.Reason)} {happened.Attempted}");
            }

            while (_lines.Count > MostLines)
            {
                _ = _lines.Dequeue();
            }
        }
    }

    /// <summary>The picture at a time of the LED's pattern.</summary>
    /// <param name="device">The device.</param>
    /// <param name="slot">Slots since the start.</param>
    /// <param name="answer">What came of the last key.</param>
    public IRenderable Draw(SimulatedDevice device, long slot, string answer)
    {
        lock (_lock)
        {
            AgentState state = _state?.State ?? AgentState.Unknown;
            ReasonCode reason = _state?.Reason ?? ReasonCode.None;
            string led = IsLit(state, reason, slot) ? $"[{Colour(state)}]●[/]" : "[grey]○[/]";
            string images = device.Statistics.NanoClr.Length == 0 ? "" : $"  nanoCLR {device.Statistics.NanoClr} + deployment {device.Statistics.Deployment}";
            string head = Markup.Escape($"{device.Identity.Product} {device.Identity.Device}  {_state?.Version}{images}  {StateName.Of(state)} ({ReasonText.Of(reason)})");
            List<IRenderable> rows = [new Markup($"{led} {head}")];
            if (page is not null)
            {
                rows.Add(new Text(page.ToString()));
            }

            string given = Describe(device.Conditions);
            if (given.Length > 0)
            {
                rows.Add(new Text(given));
            }

            rows.AddRange(_lines.Select(line => new Text("  " + line)));
            rows.Add(new Text(answer));
            rows.Add(new Text(Texts.Get("KeyHelp")));
            return new Rows(rows);
        }
    }

    /// <summary>What was given for the guards of updates; empty when nothing was.</summary>
    internal static string Describe(GivenConditions given)
    {
        string?[] said =
        [
            given.BatteryPercent is int percent ? Texts.Get("ShowBattery", percent) : null,
            given.IsMetered ? Texts.Get("ShowMetered") : null,
            given.IsBusy ? Texts.Get("ShowBusy") : null,
        ];
        return string.Join("   ", said.OfType<string>());
    }

    /// <summary>Whether the LED is lit in this slot of its pattern.</summary>
    internal static bool IsLit(AgentState state, ReasonCode reason, long slot)
    {
        int bit = BlinkCodes.Slots - 1 - (int)(slot % BlinkCodes.Slots);
        return (BlinkCodes.Of(state, reason) >> bit & 1) != 0;
    }

    private static string Colour(AgentState state)
    {
        return state switch
        {
            AgentState.RolledBack or AgentState.Refused or AgentState.Failed => "red",
            AgentState.Waiting => "yellow",
            _ => "green",
        };
    }
}
