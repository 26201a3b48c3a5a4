namespace OtaStack.Server.Permits;

internal static partial class PermitsLog
{
    [LoggerMessage(EventId = 6501, Level = LogLevel.Warning, Message = "Product {Product}: device {Device} is to go back to {Release} under permit {Permit}, ordered by API key {Actor}")]
    public static partial void Downgrade(ILogger log, string product, string device, string release, string permit, string actor);
}
