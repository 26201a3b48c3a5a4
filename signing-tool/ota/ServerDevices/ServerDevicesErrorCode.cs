namespace OtaStack.SigningTool.ServerDevices;

/// <summary>The stable codes of failures of verbs around devices on the server. The arguments of each are told beside it, in order.</summary>
internal static class ServerDevicesErrorCode
{
    /// <summary>None.</summary>
    public const string CertificateSource = "server.certificate_source";

    /// <summary>server</summary>
    public const string NoSecret = "server.no_secret";
}
