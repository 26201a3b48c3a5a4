using OtaStack.Agent.Application;
using OtaStack.Samples.Thermostat.Control;

namespace OtaStack.Samples.Thermostat;

/// <summary>Keeps a heated floor below a temperature that wood bears.</summary>
internal sealed class FloorLimit
{
    /// <summary>The floor sensor's channel on the boards with an expansion header. Others have no such channel.</summary>
    private const int FloorSensor = 2;

    private const int HottestFloor = 270;

    public int Floor { get; private set; }

    public bool IsBroken => Floor == Thermistor.Broken;

    /// <summary>True when the floor is too hot, or nobody knows how hot it is.</summary>
    public bool Forbids(IApplicationHost host)
    {
        Floor = Thermistor.Read(host.ReadSensor(FloorSensor));
        return IsBroken || Floor > HottestFloor;
    }
}
