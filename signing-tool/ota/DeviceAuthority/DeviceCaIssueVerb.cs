using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using OtaStack.Signing.DeviceAuthority;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.DeviceAuthority;

/// <summary><c>ota device-ca issue</c>: a device's certificate, where there is no server: at the bench, in a factory.</summary>
internal sealed class DeviceCaIssueVerb : RequestSigningVerb
{
    private readonly Option<string> _device;

    public DeviceCaIssueVerb(ToolEnvironment environment)
        : base(environment, CertificateLife.Device)
    {
        _device = new Option<string>("--device") { Description = Phrases["option.certificate-device"], Required = true };
    }

    public override string Name => "device-ca issue";

    protected override string NextStep => "say.device_ca.issued";

    protected override void DescribeMore(Command command)
    {
        base.DescribeMore(command);
        command.Add(_device);
    }

    protected override string Make(ParseResult arguments, IMessageSigner signer, string key, int days)
    {
        using AuthorityCertificate authority = OpenAuthority();
        using X509Certificate2 device = authority.Issue(
            signer, key, Files.Request, Files.RequestName, arguments.GetRequiredValue(_device), Environment.Clock.GetUtcNow(), days);
        return device.ExportCertificatePem() + "\n";
    }
}
