using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using OtaStack.Signing.DeviceAuthority;
using OtaStack.Signing.Files;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.DeviceAuthority;

/// <summary><c>ota device-ca show</c>: what a certificate says; it vouches for nothing.</summary>
internal sealed class DeviceCaShowVerb : Verb
{
    private readonly Argument<string> _file;

    public DeviceCaShowVerb(ToolEnvironment environment)
        : base(environment)
    {
        _file = Argument("certificate");
    }

    public override string Name => "device-ca show";

    public override void Describe(Command command)
    {
        command.Add(_file);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_file);
        using X509Certificate2 certificate = CertificateFile.Read(BoundedFile.Read(Environment.Files, path, AuthorityCertificate.MaxFileBytes), path);
        JsonObject data = CertificateView.ToJson(certificate);
        return Task.FromResult(new VerbResult(data, console => CertificateView.Show(console, Phrases, data)));
    }
}
