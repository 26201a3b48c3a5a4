namespace nanoFramework.M2Mqtt.Messages;

public enum MqttQoSLevel
{
    AtMostOnce = 0,
    AtLeastOnce = 1,
}
