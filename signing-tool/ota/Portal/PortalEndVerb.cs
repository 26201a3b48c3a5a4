using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;
using OtaStack.SigningTool.ServerDevices;
using Spectre.Console;

namespace OtaStack.SigningTool.Portal;

/// <summary><c>ota server portal end</c>: everybody is out of the portal of a device, and links that nobody has used open nothing.</summary>
internal sealed class PortalEndVerb : ServerVerb
{
    private readonly Option<string> _device;

    public PortalEndVerb(ToolEnvironment environment)
        : base(environment)
    {
        _device = DeviceOption();
    }

    public override string Name => "server portal end";

    protected override IEnumerable<Option> More => [_device];

    protected override async Task<VerbResult> AskAsync(ParseResult arguments, OperatorClient client, string product, CancellationToken cancellation)
    {
        string device = arguments.GetRequiredValue(_device);
        await client.EndPortalSessionsAsync(product, device, cancellation).ConfigureAwait(false);
        return new VerbResult(
            new JsonObject { ["device"] = device, ["ended"] = true }, console => console.WriteLine(Phrases.Format("say.portal.ended", device)));
    }
}
