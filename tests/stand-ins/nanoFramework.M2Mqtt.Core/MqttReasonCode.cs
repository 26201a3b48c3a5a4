namespace nanoFramework.M2Mqtt.Messages;

public enum MqttReasonCode
{
    Success = 0,
    UnspecifiedError = 128,
}
