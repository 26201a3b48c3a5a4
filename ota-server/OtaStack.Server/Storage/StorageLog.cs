namespace OtaStack.Server.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Data directory {Directory} opened, database up to date")]
    public static partial void Opened(ILogger log, string directory);
}
