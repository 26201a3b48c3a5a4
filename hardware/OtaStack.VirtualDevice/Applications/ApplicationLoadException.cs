namespace OtaStack.VirtualDevice.Applications;

/// <summary>An assembly set that was verified and still is no application: the product team's mistake.</summary>
internal sealed class ApplicationLoadException : Exception
{
    public ApplicationLoadException(string message)
        : base(message)
    {
    }

    public ApplicationLoadException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
