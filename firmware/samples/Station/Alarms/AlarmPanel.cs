namespace OtaStack.Samples.Station.Alarms;

/// <summary>The station's alarms in the order of their weight.</summary>
public sealed class AlarmPanel
{
    public readonly Alarm Frost = new Alarm(1, 2);

    public readonly Alarm Sensor = new Alarm(2, 0);

    public readonly Alarm Overheat = new Alarm(3, 1);

    /// <summary>Number of the weightiest alarm that is on, 0 when there is none.</summary>
    public int First()
    {
        return Frost.IsOn ? Frost.Number : Sensor.IsOn ? Sensor.Number : Overheat.IsOn ? Overheat.Number : 0;
    }

    public void AcknowledgeAll()
    {
        Frost.Acknowledge();
        Sensor.Acknowledge();
        Overheat.Acknowledge();
    }
}
