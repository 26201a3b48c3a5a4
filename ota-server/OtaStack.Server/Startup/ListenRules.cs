using System.Net;

namespace OtaStack.Server.Startup;

/// <summary>
/// Which addresses the server may listen on: passwords, API keys and device keys travel over these
/// connections, so anything but loopback needs TLS.
/// </summary>
internal static class ListenRules
{
    /// <summary>Null when the settings are good, else one sentence that names the setting and what to do.</summary>
    public static string? FindProblem(ServerOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            return "Server:DataDirectory is empty: name a folder.";
        }

        if (string.IsNullOrEmpty(options.TlsCertificatePath) != string.IsNullOrEmpty(options.TlsKeyPath))
        {
            return "Server:TlsCertificatePath and Server:TlsKeyPath go together: set both or neither.";
        }

        if (options.DeviceCertificates && !options.HasTls)
        {
            return "Server:DeviceCertificates is true: set Server:TlsCertificatePath and Server:TlsKeyPath.";
        }

        if (options.TrustedProxies.FirstOrDefault(proxy => NetworkOf(proxy) is null) is { } wrong)
        {
            return $"Server:TrustedProxies names '{wrong}': expected an IP address, or a network such as 192.0.2.0/24.";
        }

        return FindHttpProblem(options) ?? FindMqttProblem(options) ?? FindLimitProblem(options);
    }

    /// <summary>The network that a setting names, of one address or more; null when it is none, or all addresses: then anybody could make up where he comes from.</summary>
    public static IPNetwork? NetworkOf(string text)
    {
        if (IPAddress.TryParse(text, out IPAddress? address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(text, out IPNetwork network) && network.PrefixLength > 0 ? network : null;
    }

    private static string? FindHttpProblem(ServerOptions options)
    {
        if (!Uri.TryCreate(options.HttpUrl, UriKind.Absolute, out Uri? url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            || url.PathAndQuery != "/")
        {
            return $"Server:HttpUrl is '{options.HttpUrl}': expected http://ADDRESS:PORT or https://ADDRESS:PORT.";
        }

        if (url.HostNameType == UriHostNameType.Dns && url.Host != "localhost")
        {
            return $"Server:HttpUrl is '{options.HttpUrl}': expected an IP address or localhost, not a host name.";
        }

        if (url.Scheme == Uri.UriSchemeHttps)
        {
            return options.HasTls ? null : $"Server:HttpUrl is '{options.HttpUrl}': set Server:TlsCertificatePath and Server:TlsKeyPath.";
        }

        return url.IsLoopback
            ? null
            : $"Server:HttpUrl is '{options.HttpUrl}': beyond loopback the server speaks TLS only. Use https:// with Server:TlsCertificatePath and Server:TlsKeyPath, or listen on 127.0.0.1 behind a proxy.";
    }

    private static string? FindMqttProblem(ServerOptions options)
    {
        if (!IPEndPoint.TryParse(options.MqttEndpoint, out IPEndPoint? endpoint) || !options.MqttEndpoint.Contains(':', StringComparison.Ordinal))
        {
            return $"Server:MqttEndpoint is '{options.MqttEndpoint}': expected ADDRESS:PORT.";
        }

        return IPAddress.IsLoopback(endpoint.Address) || options.HasTls
            ? null
            : $"Server:MqttEndpoint is '{options.MqttEndpoint}': beyond loopback the broker speaks TLS only. Set Server:TlsCertificatePath and Server:TlsKeyPath, or listen on 127.0.0.1.";
    }

    private static string? FindLimitProblem(ServerOptions options)
    {
        if (options.MaxArchiveBytes < 1024)
        {
            return $"Server:MaxArchiveBytes is {options.MaxArchiveBytes}: expected at least 1024.";
        }

        return options.MaxArchiveEntries < 2 ? $"Server:MaxArchiveEntries is {options.MaxArchiveEntries}: expected at least 2." : null;
    }
}
