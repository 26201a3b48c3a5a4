using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OtaStack.VirtualDevice.Network;

/// <summary>Who the device says it is, and its key or its certificate (docs/device-protocol.md). Never prints the key.</summary>
public sealed class DeviceCredentials
{
    private readonly string _key = "";
    private X509Certificate2? _certificate;

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

    /// <param name="product">Product name.</param>
    /// <param name="device">Device name.</param>
    /// <param name="certificate">With its private key, an ECDSA key.</param>
    public DeviceCredentials(string product, string device, X509Certificate2 certificate)
    {
        if (!certificate.HasPrivateKey)
        {
            throw new ArgumentException($"the certificate of device '{product}/{device}' has no private key", nameof(certificate));
        }

        Product = product;
        Device = device;
        _certificate = certificate;
    }

    public string Product { get; }

    public string Device { get; }

    /// <summary>The newest certificate, with its private key; null for a device that has a key.</summary>
    public X509Certificate2? Certificate => Volatile.Read(ref _certificate);

    /// <summary>MQTT client id and user name, HTTP user name.</summary>
    public string UserName => Product + "/" + Device;

    /// <summary>
    /// Takes a renewed certificate in place of the present one, as a board writes it to its configuration. False when it is not for the same key or does
    /// not live longer: then the present one stays.
    /// </summary>
    internal bool TryRenew(byte[] der)
    {
        X509Certificate2 present = Certificate!;
        using X509Certificate2 renewed = X509CertificateLoader.LoadCertificate(der);
        using System.Security.Cryptography.ECDsa key = present.GetECDsaPrivateKey()!;
        if (!renewed.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(present.PublicKey.ExportSubjectPublicKeyInfo()) || renewed.NotAfter <= present.NotAfter)
        {
            return false;
        }

        Volatile.Write(ref _certificate, renewed.CopyWithPrivateKey(key));
        return true;
    }

    internal string TopicOf(string name)
    {
        return $"ota/v1/{Product}/{Device}/{name}";
    }

    /// <summary>The 32 bytes of the key, as a device stores them; none for a device that shows a certificate.</summary>
    internal byte[] KeyBytes()
    {
        return Convert.FromHexString(_key);
    }

    /// <summary>Null for a device that shows a certificate.</summary>
    internal byte[]? MqttPassword()
    {
        return _key.Length > 0 ? Encoding.ASCII.GetBytes(_key) : null;
    }

    /// <summary>Null for a device that shows a certificate.</summary>
    internal AuthenticationHeaderValue? HttpAuthorization()
    {
        return _key.Length > 0 ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(UserName + ":" + _key))) : null;
    }
}
