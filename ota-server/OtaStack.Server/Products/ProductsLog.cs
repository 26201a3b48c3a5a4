namespace OtaStack.Server.Products;

internal static partial class ProductsLog
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Product {Product} made, online key {KeyId}")]
    public static partial void Created(ILogger log, string product, string keyId);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "Product {Product}: trusted root pinned")]
    public static partial void RootPinned(ILogger log, string product);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "Product {Product}: root refused, {Code}")]
    public static partial void RootRefused(ILogger log, string product, string code);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "Product {Product}: another online key {KeyId} made by API key {Actor}")]
    public static partial void OnlineKeyMade(ILogger log, string product, string keyId, string actor);
}
