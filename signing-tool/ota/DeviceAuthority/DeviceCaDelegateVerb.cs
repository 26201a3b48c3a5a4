using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using OtaStack.Signing.DeviceAuthority;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.DeviceAuthority;

/// <summary><c>ota device-ca delegate</c>: lets a server issue and renew device certificates in the authority's name, for a while.</summary>
internal sealed class DeviceCaDelegateVerb(ToolEnvironment environment) : RequestSigningVerb(environment, CertificateLife.Server)
{
    public override string Name => "device-ca delegate";

    protected override string NextStep => "say.device_ca.delegated";

    protected override string Make(ParseResult arguments, IMessageSigner signer, string key, int days)
    {
        using AuthorityCertificate authority = OpenAuthority();
        using X509Certificate2 server = authority.Delegate(signer, key, Files.Request, Files.RequestName, Environment.Clock.GetUtcNow(), days);

        // What the server installs: its own certificate, and the one that vouches for it.
        return server.ExportCertificatePem() + "\n" + authority.ToPem();
    }
}
