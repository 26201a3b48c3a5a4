namespace OtaStack.Server.Reports;

internal static partial class ReportLog
{
    [LoggerMessage(EventId = 6101, Level = LogLevel.Error, Message = "{Count} reports were not stored and not acknowledged")]
    public static partial void NotStored(ILogger log, int count, Exception failure);

    [LoggerMessage(EventId = 6102, Level = LogLevel.Warning, Message = "Report of {Device} refused: {Fault}")]
    public static partial void Refused(ILogger log, string device, string fault);
}
