using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.DeviceAuthority;
using OtaStack.Signing.Files;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;
using Spectre.Console;

namespace OtaStack.SigningTool.ServerDevices;

/// <summary><c>ota server device-ca install</c>: gives the server what <c>ota device-ca delegate</c> wrote.</summary>
internal sealed class ServerAuthorityInstallVerb : ServerVerb
{
    private readonly Option<string> _certificates;

    public ServerAuthorityInstallVerb(ToolEnvironment environment)
        : base(environment)
    {
        _certificates = Option<string>("certificates", required: true);
    }

    public override string Name => "server device-ca install";

    protected override IEnumerable<Option> More => [_certificates];

    protected override async Task<VerbResult> AskAsync(ParseResult arguments, OperatorClient client, string product, CancellationToken cancellation)
    {
        byte[] chain = BoundedFile.Read(Environment.Files, arguments.GetRequiredValue(_certificates), AuthorityCertificate.MaxFileBytes);
        JsonObject answer = await client.InstallAuthorityAsync(product, Encoding.Latin1.GetString(chain), cancellation).ConfigureAwait(false);
        string expires = answer["expires"]?.GetValue<string>() ?? "";
        return new VerbResult(
            new JsonObject { ["product"] = product, ["expires"] = expires, ["certificateDays"] = answer["certificateDays"]?.DeepClone() },
            console => console.WriteLine(Phrases.Format("say.server.ca_installed", product, expires)));
    }
}
