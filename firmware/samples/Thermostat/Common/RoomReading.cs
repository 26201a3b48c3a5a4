using OtaStack.Agent.Application;
using OtaStack.Samples.Thermostat.Control;

namespace OtaStack.Samples.Thermostat;

/// <summary>What the sensors say.</summary>
internal sealed class RoomReading
{
    public int Room { get; private set; }

    public int Supply { get; private set; }

    /// <summary>0 when both sensors give a believable value, otherwise one of <see cref="Faults"/>.</summary>
    public int Fault { get; private set; }

    public void Take(IApplicationHost host)
    {
        Room = Thermistor.Read(host.ReadSensor(Channels.RoomSensor));
        Supply = Thermistor.Read(host.ReadSensor(Channels.SupplySensor));
        Fault = Room == Thermistor.Broken ? Faults.RoomSensor : Supply == Thermistor.Broken ? Faults.SupplySensor : 0;
    }
}
