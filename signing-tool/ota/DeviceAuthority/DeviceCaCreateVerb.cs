using System.CommandLine;
using OtaStack.Signing.DeviceAuthority;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.DeviceAuthority;

/// <summary><c>ota device-ca create</c>: the certificate of an authority for a product's devices, for a key in a file or in a token.</summary>
internal sealed class DeviceCaCreateVerb : DeviceCaVerb
{
    private readonly Option<string> _product;

    public DeviceCaCreateVerb(ToolEnvironment environment)
        : base(environment, CertificateLife.Root)
    {
        _product = Option<string>("name", required: true);
    }

    public override string Name => "device-ca create";

    protected override string NextStep => "say.device_ca.created";

    protected override void DescribeMore(Command command) => command.Add(_product);

    protected override void Prepare(ParseResult arguments)
    {
    }

    protected override string Make(ParseResult arguments, IMessageSigner signer, string key, int days)
    {
        using AuthorityCertificate authority = AuthorityCertificate.Create(arguments.GetRequiredValue(_product), signer, key, Environment.Clock.GetUtcNow(), days);
        return authority.ToPem();
    }
}
