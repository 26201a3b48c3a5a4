namespace OtaStack.Samples.Station.Alarms;

/// <summary>A condition that must last before it is an alarm, and must be acknowledged before the alarm is over.</summary>
public sealed class Alarm
{
    private readonly int _patience;
    private int _seen;

    public Alarm(int number, int patience)
    {
        Number = number;
        _patience = patience;
    }

    public readonly int Number;

    public bool IsOn { get; private set; }

    public bool IsAcknowledged { get; private set; }

    public void Observe(bool holds)
    {
        _seen = holds ? _seen + 1 : 0;
        if (_seen > _patience)
        {
            IsAcknowledged = IsOn && IsAcknowledged;
            IsOn = true;
        }
        else if (!holds && IsAcknowledged)
        {
            IsOn = false;
            IsAcknowledged = false;
        }
    }

    public void Acknowledge()
    {
        IsAcknowledged = IsOn;
    }
}
