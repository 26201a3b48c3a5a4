using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;
using OtaStack.SigningTool.ServerDevices;
using Spectre.Console;

namespace OtaStack.SigningTool.Portal;

/// <summary><c>ota server portal invite</c>: a link that lets one user into the portal of a device, into a file that its owner alone can read.</summary>
internal sealed class PortalInviteVerb : ServerVerb
{
    private const string LinkStart = "/portal/open/";

    private readonly Option<string> _device;
    private readonly Option<string> _out;

    public PortalInviteVerb(ToolEnvironment environment)
        : base(environment)
    {
        _device = DeviceOption();
        _out = Option<string>("out", required: true);
    }

    public override string Name => "server portal invite";

    protected override IEnumerable<Option> More => [_device, _out];

    protected override async Task<VerbResult> AskAsync(ParseResult arguments, OperatorClient client, string product, CancellationToken cancellation)
    {
        string device = arguments.GetRequiredValue(_device);
        string path = Path.GetFullPath(arguments.GetRequiredValue(_out));
        RequireNew(path);
        JsonObject answer = await client.InvitePortalUserAsync(product, device, cancellation).ConfigureAwait(false);
        if (answer.TextOf("url") is not { } link || !link.StartsWith(LinkStart, StringComparison.Ordinal))
        {
            throw new SigningException(SigningFault.Server, ServerDevicesErrorCode.NoSecret, device);
        }

        NewFile.WritePrivate(Environment.Files, path, Encoding.UTF8.GetBytes(client.AddressOf(link) + "\n"));
        string expires = answer.TextOf("expires") ?? "";
        return new VerbResult(
            new JsonObject { ["device"] = device, ["expires"] = expires, ["file"] = path },
            console => console.WriteLine(Phrases.Format("say.portal.invited", device, path, expires)));
    }
}
