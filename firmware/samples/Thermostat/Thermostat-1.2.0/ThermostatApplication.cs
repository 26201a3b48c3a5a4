using OtaStack.Agent.Application;
using OtaStack.Samples.Thermostat.Control;
using OtaStack.Samples.Thermostat.Display;

namespace OtaStack.Samples.Thermostat;

/// <summary>
/// New in 1.2.0: a floor temperature limit. It was written on a board with a floor sensor; where there is none, the burner
/// stays off and the health check says so, and the device goes back to the version before.
/// </summary>
public sealed class ThermostatApplication : IApplication
{
    private const int Comfort = 210;
    private const int Band = 6;

    private readonly HysteresisControl _control = new HysteresisControl(Comfort, Band);
    private readonly RoomReading _reading = new RoomReading();
    private readonly FloorLimit _floor = new FloorLimit();
    private readonly Screen _screen = new Screen();
    private IApplicationHost? _host;

    public string Version => "1.2.0";

    public void Start(IApplicationHost host)
    {
        _host = host;
        RunOnce(host);
        string floor = _floor.IsBroken ? "floor sensor does not answer" : string.Concat("floor ", Degrees.Text(_floor.Floor), " C");
        host.Log(string.Concat(new string[]
        {
            "Thermostat ", Version, ": eco mode with floor limit, set ", Degrees.Text(_control.SetPoint), " C, room ", Degrees.Text(_reading.Room), " C, ", floor,
        }));
    }

    public int CheckHealth()
    {
        RunOnce(_host!);
        return _reading.Fault != 0 ? _reading.Fault : _floor.IsBroken ? Faults.FloorSensor : 0;
    }

    private void RunOnce(IApplicationHost host)
    {
        _reading.Take(host);
        FrostWatch.Tell(host, _reading);
        int setback = EcoProfile.SetbackAt(_reading.Supply);
        _control.SetPoint = Comfort - setback;
        bool floorForbids = _floor.Forbids(host);
        bool heats = _control.Update(_reading.Room) && !floorForbids;
        host.WriteOutput(Channels.Burner, heats ? 1 : 0);
        host.WriteOutput(Channels.Lamp, heats ? 1 : 2);

        _screen.Clear();
        StatusView.Put(_screen, _reading, heats);
        _screen.Put(TextFont.Table, string.Concat("SET ", Degrees.Text(_control.SetPoint), "*C"), 132, 4);
        EcoView.Put(_screen, _reading, setback);
        _screen.Send(host);
    }
}
