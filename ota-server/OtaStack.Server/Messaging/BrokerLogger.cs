using MQTTnet.Diagnostics.Logger;

namespace OtaStack.Server.Messaging;

/// <summary>What MQTTnet logs, one level lower: its errors are mostly faults of clients.</summary>
internal sealed class BrokerLogger(ILogger log) : IMqttNetLogger
{
    public bool IsEnabled => log.IsEnabled(LogLevel.Debug);

    public void Publish(MqttNetLogLevel logLevel, string source, string message, object[] parameters, Exception exception)
    {
        LogLevel level = logLevel == MqttNetLogLevel.Verbose ? LogLevel.Trace : LogLevel.Debug;
        if (log.IsEnabled(level))
        {
            MessagingLog.Broker(log, level, source, parameters is null ? message : string.Format(System.Globalization.CultureInfo.InvariantCulture, message, parameters), exception);
        }
    }
}
