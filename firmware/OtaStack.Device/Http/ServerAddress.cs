using OtaStack.Device.Certificates;

namespace OtaStack.Device.Http;

/// <summary>Where a server is, and how the device knows that it is the right one.</summary>
public sealed class ServerAddress
{
    private ServerAddress(string host, int port, string path, bool isSecure)
    {
        Host = host;
        Port = port;
        Path = path;
        IsSecure = isSecure;
    }

    /// <summary>Name or address.</summary>
    public readonly string Host;

    public readonly int Port;

    /// <summary>What stands in a Host field (RFC 9110 §7.2): the port only where it is not the usual one.</summary>
    public string Authority => Port == (IsSecure ? 443 : 80) ? Host : string.Concat(Host, ":", Port.ToString());

    /// <summary>Begins and ends with a slash.</summary>
    public readonly string Path;

    /// <summary>TLS 1.2 or newer; the server's certificate must be good.</summary>
    public readonly bool IsSecure;

    /// <summary>The authorities that the server's certificate must come from, PEM; empty: those in the device's store.</summary>
    public string Authorities = "";

    /// <summary>The device's own certificate, for mutual TLS; null: the device's key identifies it.</summary>
    internal DeviceCertificate? Own;

    /// <summary>Reads <c>http[s]://HOST[:PORT]/PATH/</c>, as provisioning has checked it.</summary>
    /// <returns>Null when it is none.</returns>
    public static ServerAddress? ParseUrl(string url)
    {
        bool isSecure = url.Length > 8 && url.Substring(0, 8) == "https://";
        int start = isSecure ? 8 : 7;
        if (!isSecure && (url.Length <= 7 || url.Substring(0, 7) != "http://"))
        {
            return null;
        }

        int slash = start;
        while (slash < url.Length && url[slash] != '/')
        {
            slash++;
        }

        string path = slash == url.Length ? "/" : url.Substring(slash);
        return path[path.Length - 1] == '/' ? Parse(url.Substring(start, slash - start), path, isSecure, isSecure ? 443 : 80) : null;
    }

    /// <summary>Reads <c>HOST:PORT</c> of a broker.</summary>
    /// <param name="isSecure">As the update server: who gives the one a certificate gives it to the other.</param>
    /// <returns>Null when it is none.</returns>
    public static ServerAddress? ParseBroker(string address, bool isSecure)
    {
        return Parse(address, "/", isSecure, isSecure ? 8883 : 1883);
    }

    private static ServerAddress? Parse(string address, string path, bool isSecure, int usualPort)
    {
        int colon = address.Length - 1;
        int port = 0;
        int unit = 1;
        while (colon >= 0 && address[colon] >= '0' && address[colon] <= '9' && unit <= 100_000_000)
        {
            port += (address[colon] - '0') * unit;
            unit *= 10;
            colon--;
        }

        if (colon >= 0 && address[colon] == ':')
        {
            address = address.Substring(0, colon);
        }
        else
        {
            port = usualPort;
        }

        return address.Length == 0 || port == 0 || port > 65535 ? null : new ServerAddress(address, port, path, isSecure);
    }
}
