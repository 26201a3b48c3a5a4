namespace OtaStack.Samples.Station.Pump;

/// <summary>Runs on after the burner has stopped, and moves for a moment once a day so that it does not seize up.</summary>
public sealed class CirculationPump
{
    private const int RunOnSteps = 30;
    private const int RestSteps = 8640;

    private int _runOn;
    private int _rested;

    public bool IsRunning { get; private set; }

    public bool Step(bool burnerIsOn)
    {
        _runOn = burnerIsOn ? RunOnSteps : _runOn > 0 ? _runOn - 1 : 0;
        bool mustMove = _rested >= RestSteps;
        IsRunning = burnerIsOn || _runOn > 0 || mustMove;
        _rested = IsRunning ? 0 : _rested + 1;
        return IsRunning;
    }
}
