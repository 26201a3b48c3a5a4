using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;
using Spectre.Console;

namespace OtaStack.SigningTool.ServerDevices;

/// <summary><c>ota server device revoke-certificate</c>: a device's certificates count no more, and what is open over them ends.</summary>
internal sealed class ServerDeviceRevokeVerb : ServerVerb
{
    private readonly Option<string> _device;

    public ServerDeviceRevokeVerb(ToolEnvironment environment)
        : base(environment)
    {
        _device = DeviceOption();
    }

    public override string Name => "server device revoke-certificate";

    protected override IEnumerable<Option> More => [_device];

    protected override async Task<VerbResult> AskAsync(ParseResult arguments, OperatorClient client, string product, CancellationToken cancellation)
    {
        string device = arguments.GetRequiredValue(_device);
        await client.RevokeCertificateAsync(product, device, cancellation).ConfigureAwait(false);
        return new VerbResult(
            new JsonObject { ["device"] = device, ["revoked"] = true }, console => console.WriteLine(Phrases.Format("say.server.revoked", device)));
    }
}
