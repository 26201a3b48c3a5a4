namespace OtaStack.Server.Startup;

/// <summary>Settings of the host, section <c>Server</c>. See docs/server.md.</summary>
internal sealed class ServerOptions
{
    public const string Section = "Server";

    /// <summary>Folder of the database, the keys and the published files. Default <c>./data</c>.</summary>
    public string DataDirectory { get; set; } = "./data";

    /// <summary>Address of the HTTP listener, <c>http://</c> or <c>https://</c>. Default <c>http://127.0.0.1:8080</c>; port 0 picks a free one.</summary>
    public string HttpUrl { get; set; } = "http://127.0.0.1:8080";

    /// <summary>Address and port of the MQTT listener. Default <c>127.0.0.1:1883</c>; port 0 picks a free one.</summary>
    public string MqttEndpoint { get; set; } = "127.0.0.1:1883";

    /// <summary>PEM file with the TLS certificate and its chain. Default none: loopback only.</summary>
    public string? TlsCertificatePath { get; set; }

    /// <summary>PEM file with the private key of the TLS certificate. Default none.</summary>
    public string? TlsKeyPath { get; set; }

    /// <summary>Whether both listeners ask devices for a certificate (mutual TLS); those without one use their key. Needs TLS. Default false.</summary>
    public bool DeviceCertificates { get; set; }

    /// <summary>Addresses, or networks as <c>192.0.2.0/24</c>, of proxies that are believed about a client's address and scheme. Default none: those on this machine alone.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>One JSON object per line instead of plain text. Default false.</summary>
    public bool JsonLogs { get; set; }

    /// <summary>Bytes of one publish archive. Default 256 MiB; bounds what a stolen API key can write at once.</summary>
    public long MaxArchiveBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Files in one publish archive. Default 1024.</summary>
    public int MaxArchiveEntries { get; set; } = 1024;

    /// <summary>Whether TLS is configured.</summary>
    public bool HasTls => !string.IsNullOrEmpty(TlsCertificatePath);
}
