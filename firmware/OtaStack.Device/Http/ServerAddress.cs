namespace OtaStack.Device.Http;

/// <summary>Where a server is, and how the device knows that it is the right one.</summary>
public sealed class ServerAddress
{
    /// <param name="host">Name or address.</param>
    public ServerAddress(string host, int port, bool isSecure)
    {
        Host = host;
        Port = port;
        IsSecure = isSecure;
    }

    public readonly string Host;

    public readonly int Port;

    /// <summary>TLS 1.2 or newer; the server's certificate must be good.</summary>
    public readonly bool IsSecure;

    /// <summary>The authority that the server's certificate must come from, DER or PEM; null: those in the device's store.</summary>
    public byte[]? Authority;

    /// <summary>The device's own certificate, for mutual TLS; null: none.</summary>
    public byte[]? Certificate;

    /// <summary>The key of <see cref="Certificate"/>.</summary>
    public byte[]? PrivateKey;
}
