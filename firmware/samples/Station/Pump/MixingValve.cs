namespace OtaStack.Samples.Station.Pump;

/// <summary>A valve that takes its time: it is told a position and goes there step by step. Per mille.</summary>
public sealed class MixingValve
{
    private const int StepSize = 25;

    public int Position { get; private set; }

    /// <summary>-1 closing, 0 at rest, 1 opening.</summary>
    public int Step(int wanted)
    {
        int distance = wanted - Position;
        int step = distance > StepSize ? StepSize : distance < -StepSize ? -StepSize : distance;
        Position += step;
        return step > 0 ? 1 : step < 0 ? -1 : 0;
    }
}
