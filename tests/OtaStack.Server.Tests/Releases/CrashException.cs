namespace OtaStack.Server.Tests.Releases;

/// <summary>The imagined process has been killed.</summary>
public sealed class CrashException : Exception
{
    public CrashException()
        : base("the imagined process has been killed")
    {
    }
}
