namespace OtaStack.Server.Access;

internal static partial class AccessLog
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Set-up done, first API key {KeyId} made")]
    public static partial void SetupDone(ILogger log, string keyId);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "Set-up refused: wrong token")]
    public static partial void SetupRefused(ILogger log);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Information, Message = "Login link made by API key {KeyId}")]
    public static partial void LoginLinkMade(ILogger log, string keyId);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Information, Message = "Console session opened for API key {KeyId}")]
    public static partial void LoggedIn(ILogger log, string keyId);

    [LoggerMessage(EventId = 1006, Level = LogLevel.Information, Message = "API key {KeyId} made by API key {By}")]
    public static partial void KeyMade(ILogger log, string keyId, string by);

    [LoggerMessage(EventId = 1007, Level = LogLevel.Information, Message = "API key {KeyId} revoked by API key {By}; what it had opened was ended")]
    public static partial void KeyRevoked(ILogger log, string keyId, string by);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Warning, Message = "Login refused: ticket unknown, used or expired")]
    public static partial void LoginRefused(ILogger log);
}
