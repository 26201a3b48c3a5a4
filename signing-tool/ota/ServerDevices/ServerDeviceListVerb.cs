using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.ServerDevices;

/// <summary><c>ota server device list</c>: the devices of a product, by what each is known, and when its certificate ends.</summary>
internal sealed class ServerDeviceListVerb(ToolEnvironment environment) : ServerVerb(environment)
{
    public override string Name => "server device list";

    protected override IEnumerable<Option> More => [];

    protected override async Task<VerbResult> AskAsync(ParseResult arguments, OperatorClient client, string product, CancellationToken cancellation)
    {
        JsonObject answer = await client.ListDevicesAsync(product, cancellation).ConfigureAwait(false);
        JsonArray devices = answer["devices"] as JsonArray ?? [];
        return new VerbResult(new JsonObject { ["devices"] = devices.DeepClone() }, console =>
        {
            foreach (JsonObject device in devices.OfType<JsonObject>())
            {
                console.WriteLine(Printable.Of($"{device.TextOf("id")}  {KnownBy(device)}"));
            }

            console.WriteLine(Phrases.Format("say.server.devices", devices.Count));
        });
    }

    private string KnownBy(JsonObject device)
    {
        return device.TextOf("erased") is not null ? Phrases["state.device.erased"]
            : device["hasCertificate"] is JsonValue has && has.TryGetValue(out bool shows) && shows
                ? Phrases.Format("state.device.certificate", device.TextOf("certificateExpires") ?? "")
                : Phrases["state.device.key"];
    }
}
