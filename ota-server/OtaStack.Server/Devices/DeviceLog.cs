namespace OtaStack.Server.Devices;

internal static partial class DeviceLog
{
    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "Last-seen times were not written; the next ones will be")]
    public static partial void LastSeenNotWritten(ILogger log, Exception failure);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Information, Message = "{Count} devices of {Product} enrolled")]
    public static partial void Enrolled(ILogger log, int count, string product);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Warning, Message = "Credentials of device {Device} refused over {Protocol}")]
    public static partial void CredentialsRefused(ILogger log, string device, string protocol);
}
