using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.DeviceAuthority;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;
using Spectre.Console;

namespace OtaStack.SigningTool.ServerDevices;

/// <summary>
/// <c>ota server device enrol-certificate</c>: the server issues a certificate for a device's request; or takes note of one that the authority has
/// issued elsewhere.
/// </summary>
internal sealed class ServerDeviceEnrolVerb : ServerVerb
{
    private readonly Option<string> _device;
    private readonly Option<string> _request;
    private readonly Option<string> _certificate;
    private readonly Option<string> _out;

    public ServerDeviceEnrolVerb(ToolEnvironment environment)
        : base(environment)
    {
        _device = DeviceOption();
        _request = new Option<string>("--request") { Description = Phrases["option.certificate-request"] };
        _certificate = Option<string>("certificate");
        _out = new Option<string>("--out") { Description = Phrases["option.certificate-out"] };
    }

    public override string Name => "server device enrol-certificate";

    protected override IEnumerable<Option> More => [_device, _request, _certificate, _out];

    protected override async Task<VerbResult> AskAsync(ParseResult arguments, OperatorClient client, string product, CancellationToken cancellation)
    {
        string device = arguments.GetRequiredValue(_device);
        string? request = arguments.GetValue(_request);
        string? certificate = arguments.GetValue(_certificate);
        string? path = arguments.GetValue(_out);
        if (request is null == certificate is null || request is null != path is null)
        {
            throw new SigningException(SigningFault.Usage, ServerDevicesErrorCode.CertificateSource);
        }

        if (path is not null)
        {
            RequireNew(path);
        }

        string file = Encoding.Latin1.GetString(BoundedFile.Read(Environment.Files, (request ?? certificate)!, AuthorityCertificate.MaxFileBytes));
        JsonObject answer = await client.EnrolCertificateAsync(product, device, request is null ? "certificate" : "request", file, cancellation).ConfigureAwait(false);
        string issued = answer["certificate"]?.GetValue<string>() ?? "";
        if (path is not null)
        {
            NewFile.Write(Environment.Files, path, Encoding.ASCII.GetBytes(issued + "\n"));
        }

        string expires = answer["expires"]?.GetValue<string>() ?? "";
        return new VerbResult(
            new JsonObject { ["device"] = device, ["expires"] = expires, ["file"] = path },
            console => console.WriteLine(Phrases.Format("say.server.enrolled", device, expires)));
    }
}
