namespace OtaStack.Server.Devices;

internal static partial class DeviceLog
{
    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "Last-seen times were not written; the next ones will be")]
    public static partial void LastSeenNotWritten(ILogger log, Exception failure);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Information, Message = "{Count} devices of {Product} enrolled")]
    public static partial void Enrolled(ILogger log, int count, string product);

    [LoggerMessage(EventId = 6004, Level = LogLevel.Information, Message = "{Product}/{Device} has another key; its reports begin anew")]
    public static partial void Rekeyed(ILogger log, string product, string device);

    [LoggerMessage(EventId = 6005, Level = LogLevel.Information, Message = "{Product}/{Device} was removed")]
    public static partial void Removed(ILogger log, string product, string device);

    [LoggerMessage(EventId = 6006, Level = LogLevel.Information, Message = "Device authority of {Product} installed: {Issuer}, root {Root} (SHA-1 of the certificates)")]
    public static partial void AuthorityInstalled(ILogger log, string product, string issuer, string root);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Warning, Message = "Credentials of device {Device} refused over {Protocol}")]
    public static partial void CredentialsRefused(ILogger log, string device, string protocol);
}
