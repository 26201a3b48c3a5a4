namespace OtaStack.Server.Messaging;

internal static partial class MessagingLog
{
    [LoggerMessage(EventId = 6301, Level = LogLevel.Information, Message = "Broker listens on {Endpoint}")]
    public static partial void Listening(ILogger log, string endpoint);

    [LoggerMessage(EventId = 6302, Level = LogLevel.Warning, Message = "A connection could not be accepted")]
    public static partial void AcceptFailed(ILogger log, Exception failure);

    [LoggerMessage(EventId = 6303, Level = LogLevel.Warning, Message = "A connection was refused: {Max} are open, the limit")]
    public static partial void TooManyConnections(ILogger log, int max);

    [LoggerMessage(EventId = 6304, Level = LogLevel.Debug, Message = "A connection ended with a fault")]
    public static partial void ConnectionFailed(ILogger log, Exception failure);

    [LoggerMessage(EventId = 6305, Message = "{Source}: {Text}")]
    public static partial void Broker(ILogger log, LogLevel level, string source, string text, Exception? exception);

    [LoggerMessage(EventId = 6306, Level = LogLevel.Warning, Message = "{Device} was disconnected: {Fault}")]
    public static partial void Disconnected(ILogger log, string device, string fault);

    [LoggerMessage(EventId = 6307, Level = LogLevel.Error, Message = "Assignments were not sent; devices get them when they subscribe or poll")]
    public static partial void NotSent(ILogger log, Exception failure);
}
