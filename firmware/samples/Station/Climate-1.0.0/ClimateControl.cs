using OtaStack.Samples.Station.Filters;
using OtaStack.Samples.Station.Pump;
using OtaStack.Samples.Station.Units;
using OtaStack.Samples.Thermostat.Control;

namespace OtaStack.Samples.Station.Climate;

/// <summary>Holds the room at the set temperature with burner, valve and pump.</summary>
public sealed class ClimateControl
{
    private const int Band = 6;

    private readonly HysteresisControl _burner = new HysteresisControl(210, Band);
    private readonly CirculationPump _pump = new CirculationPump();
    private readonly MixingValve _valve = new MixingValve();
    private readonly MedianFilter _median = new MedianFilter();
    private readonly LowPass _smooth = new LowPass(4);
    private readonly Range _supply = new Range(250, 900);

    public int Room { get; private set; }

    public bool IsHeating => _burner.IsHeating;

    public int Valve => _valve.Position;

    public bool Step(int reading, int supplyReading, int wanted)
    {
        int room = Thermistor.Read(reading);
        if (room == Thermistor.Broken)
        {
            _burner.Update(room);
            _pump.Step(false);
            return false;
        }

        Room = _smooth.Put(_median.Put(room));
        _burner.SetPoint = wanted;
        _burner.Update(Room);
        _valve.Step(1000 - _supply.PerMille(Thermistor.Read(supplyReading)));
        _pump.Step(_burner.IsHeating);
        return true;
    }
}
