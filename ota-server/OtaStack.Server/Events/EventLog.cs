namespace OtaStack.Server.Events;

internal static partial class EventLog
{
    [LoggerMessage(EventId = 6601, Level = LogLevel.Warning, Message = "Product {Product}: device {Device} tells of a security event of class {Class}: {Reason}, {Count} times")]
    public static partial void Told(ILogger log, string product, string device, string @class, string reason, int count);
}
