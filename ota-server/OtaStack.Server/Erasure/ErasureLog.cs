namespace OtaStack.Server.Erasure;

internal static partial class ErasureLog
{
    [LoggerMessage(EventId = 6701, Level = LogLevel.Warning, Message = "Product {Product}: device {Device} is to erase {What} under permit {Permit}, ordered by API key {Actor}")]
    public static partial void Ordered(ILogger log, string product, string device, string what, string permit, string actor);

    [LoggerMessage(EventId = 6702, Level = LogLevel.Warning, Message = "Product {Product}: device {Device} has erased {What}, ordered by {OrderedBy}: {Targets} targets, {Failed} failed")]
    public static partial void Erased(ILogger log, string product, string device, string what, string orderedBy, int targets, int failed);

    [LoggerMessage(EventId = 6703, Level = LogLevel.Error, Message = "The receipt of {Device} was not stored and not acknowledged")]
    public static partial void NotStored(ILogger log, string device, Exception failure);
}
