using OtaStack.Agent.Application;
using OtaStack.Samples.Station.Alarms;
using OtaStack.Samples.Station.Climate;
using OtaStack.Samples.Station.Display;
using OtaStack.Samples.Station.Log;
using OtaStack.Samples.Station.Schedule;
using OtaStack.Samples.Station.Settings;
using OtaStack.Samples.Station.Texts;
using OtaStack.Samples.Station.Units;

namespace OtaStack.Samples.Station;

/// <summary>A heating station: everything that its eleven other assemblies offer, put together.</summary>
public sealed class StationApplication : IApplication, IHealthChecks
{
    private readonly StationSettings _settings = new StationSettings();
    private readonly ClimateControl _climate = new ClimateControl();
    private readonly AlarmPanel _alarms = new AlarmPanel();
    private readonly EventLog _log = new EventLog();
    private readonly Panel _panel = new Panel();
    private IApplicationHost? _host;

    public string Version => "1";

    public int Count => 2;

    public void Start(IApplicationHost host)
    {
        _host = host;
        WeekPlan plan = new WeekPlan(_settings.Night, _settings.Day);
        bool isWell = RunOnce(host, plan.ValueAt(0, 720, _settings.Day));
        host.Log(string.Concat("Station: room ", Tenths.Text(_climate.Room), " C, ", StationTexts.Of(_alarms.First(), _settings.InJapanese)));
        _log.Add(isWell ? 1 : 2, _climate.Room);
    }

    public int CheckHealth()
    {
        return Check(0);
    }

    public int Check(int number)
    {
        return number == 0 ? (RunOnce(_host!, _settings.Day) ? 0 : 1) : _log.Checksum() == 0 ? 2 : 0;
    }

    private bool RunOnce(IApplicationHost host, int wanted)
    {
        bool isWell = _climate.Step(host.ReadSensor(0), host.ReadSensor(1), wanted);
        _alarms.Sensor.Observe(!isWell);
        _alarms.Frost.Observe(isWell && _climate.Room < StationSettings.Allowed.Lowest);
        host.WriteOutput(0, _climate.IsHeating ? 1 : 0);
        _panel.Show(host, Tenths.Text(_climate.Room), _climate.IsHeating ? "HEATING" : "IDLE", _climate.IsHeating, _alarms.First() != 0);
        return isWell;
    }
}
