namespace OtaStack.VirtualDevice.Network;

/// <summary>Where the update server is.</summary>
/// <param name="Http">Base address of the device plane and the TUF repositories, ending in a slash.</param>
/// <param name="MqttHost">Broker's host; empty when there is none.</param>
/// <param name="MqttPort">Broker's port.</param>
public sealed record ServerAddress(Uri Http, string MqttHost, int MqttPort)
{
    public bool HasBroker => MqttHost.Length > 0;
}
