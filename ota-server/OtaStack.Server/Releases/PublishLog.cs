namespace OtaStack.Server.Releases;

internal static partial class PublishLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Product {Product}: targets version {Version} published")]
    public static partial void Published(ILogger log, string product, int version);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "Product {Product}: publish refused, {Code}: {Detail}")]
    public static partial void Refused(ILogger log, string product, string code, string detail);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "Product {Product}: a publish that was cut short has been finished")]
    public static partial void Recovered(ILogger log, string product);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "Product {Product}: signed again: {Due}")]
    public static partial void Renewed(ILogger log, string product, Publishing.SigningDue due);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Error, Message = "Product {Product}: cannot be signed again, devices will refuse its timestamp when it expires")]
    public static partial void RenewalFailed(ILogger log, Exception cause, string product);
}
