using OtaStack.Agent.Application;
using OtaStack.Samples.Thermostat.Control;
using OtaStack.Samples.Thermostat.Display;

namespace OtaStack.Samples.Thermostat;

/// <summary>New in 1.1.0: an economy mode that lowers the set temperature, with a line of its own on the display, and no update while it freezes.</summary>
public sealed class ThermostatApplication : IApplication
{
    private const int Comfort = 210;
    private const int Band = 6;

    private readonly HysteresisControl _control = new HysteresisControl(Comfort, Band);
    private readonly RoomReading _reading = new RoomReading();
    private readonly Screen _screen = new Screen();
    private IApplicationHost? _host;

    public string Version => "1.1.0";

    public void Start(IApplicationHost host)
    {
        _host = host;
        RunOnce(host);
        string heating = _control.IsHeating ? "heating" : "idle";
        host.Log(string.Concat(new string[]
        {
            "Thermostat ", Version, ": eco mode, set ", Degrees.Text(_control.SetPoint), " C, room ", Degrees.Text(_reading.Room), " C, ", heating,
        }));
    }

    public int CheckHealth()
    {
        RunOnce(_host!);
        return _reading.Fault;
    }

    private void RunOnce(IApplicationHost host)
    {
        _reading.Take(host);
        FrostWatch.Tell(host, _reading);
        int setback = EcoProfile.SetbackAt(_reading.Supply);
        _control.SetPoint = Comfort - setback;
        bool heats = _control.Update(_reading.Room);
        host.WriteOutput(Channels.Burner, heats ? 1 : 0);
        host.WriteOutput(Channels.Lamp, heats ? 1 : 2);

        _screen.Clear();
        StatusView.Put(_screen, _reading, heats);
        _screen.Put(TextFont.Table, string.Concat("SET ", Degrees.Text(_control.SetPoint), "*C"), 132, 4);
        EcoView.Put(_screen, _reading, setback);
        _screen.Send(host);
    }
}
