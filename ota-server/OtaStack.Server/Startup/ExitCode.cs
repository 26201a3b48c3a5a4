namespace OtaStack.Server.Startup;

/// <summary>What the process tells its starter. The numbers are stable.</summary>
internal static class ExitCode
{
    public const int Stopped = 0;

    /// <summary>The server could not start: the port is taken, the disk is full, the database is damaged.</summary>
    public const int StartFailed = 1;

    /// <summary>A setting is missing or wrong.</summary>
    public const int ConfigurationRefused = 2;
}
