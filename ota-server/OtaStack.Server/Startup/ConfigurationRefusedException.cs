namespace OtaStack.Server.Startup;

/// <summary>The settings cannot be used. The message is one sentence for the person who starts the server.</summary>
internal sealed class ConfigurationRefusedException : Exception
{
    public ConfigurationRefusedException(string message)
        : base(message)
    {
    }

    public ConfigurationRefusedException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
