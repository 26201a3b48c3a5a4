using System.Net.Http.Headers;
using System.Text;

namespace OtaStack.VirtualDevice.Network;

/// <summary>Who the device says it is, and its key (docs/device-protocol.md). Never prints the key.</summary>
public sealed class DeviceCredentials
{
    private readonly string _key;

    /// <param name="product">Product name.</param>
    /// <param name="device">Device name.</param>
    /// <param name="key">32 bytes as 64 lowercase hex digits.</param>
    public DeviceCredentials(string product, string device, string key)
    {
        if (key.Length != 64 || !key.All(char.IsAsciiHexDigitLower))
        {
            throw new ArgumentException($"the key of device '{product}/{device}' is not 64 lowercase hex digits", nameof(key));
        }

        Product = product;
        Device = device;
        _key = key;
    }

    public string Product { get; }

    public string Device { get; }

    /// <summary>MQTT client id and user name, HTTP user name.</summary>
    public string UserName => Product + "/" + Device;

    internal string TopicOf(string name)
    {
        return $"ota/v1/{Product}/{Device}/{name}";
    }

    internal byte[] MqttPassword()
    {
        return Encoding.ASCII.GetBytes(_key);
    }

    internal AuthenticationHeaderValue HttpAuthorization()
    {
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(UserName + ":" + _key)));
    }
}
