namespace OtaStack.TestKit;

/// <summary>The simulated device has lost power.</summary>
public sealed class PowerCutException : Exception
{
    public PowerCutException()
        : base("the simulated device has lost power")
    {
    }
}
