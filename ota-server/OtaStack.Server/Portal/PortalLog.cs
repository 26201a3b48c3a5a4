namespace OtaStack.Server.Portal;

internal static partial class PortalLog
{
    [LoggerMessage(EventId = 6801, Level = LogLevel.Information, Message = "The user of {Product}/{Device} is invited to its portal by API key {By}")]
    public static partial void Invited(ILogger log, string product, string device, string by);

    [LoggerMessage(EventId = 6802, Level = LogLevel.Information, Message = "The portal of {Product}/{Device} was opened with an invitation")]
    public static partial void Opened(ILogger log, string product, string device);

    [LoggerMessage(EventId = 6803, Level = LogLevel.Warning, Message = "A portal was not opened: invitation unknown, used or expired")]
    public static partial void Refused(ILogger log);

    [LoggerMessage(EventId = 6804, Level = LogLevel.Information, Message = "Sessions and invitations of the portal of {Product}/{Device} were ended by API key {By}")]
    public static partial void Ended(ILogger log, string product, string device, string by);

    [LoggerMessage(EventId = 6805, Level = LogLevel.Information, Message = "The user of {Product}/{Device} chose at the portal: mode '{Mode}', when '{When}', release '{Release}'")]
    public static partial void Chosen(ILogger log, string product, string device, string mode, string when, string release);
}
