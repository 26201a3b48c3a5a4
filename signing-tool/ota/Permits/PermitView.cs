using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Permits;
using OtaStack.SigningTool.Texts;
using OtaStack.Trust.Permits;
using Spectre.Console;

namespace OtaStack.SigningTool.Permits;

/// <summary>Shows a permit in plain words: what it allows, to whom, from when to when.</summary>
internal static class PermitView
{
    public static void Show(IAnsiConsole console, Phrases phrases, PermitDocument permit)
    {
        console.WriteLine(permit.Kind == PermitKind.Downgrade
            ? phrases.Format("say.permit.downgrade", permit.Id, permit.ReleaseId!, permit.LowestSecurityCounter)
            : phrases.Format(permit.What == "all" ? "say.permit.erase.all" : "say.permit.erase.userData", permit.Id));
        console.WriteLine(phrases.Format("say.permit.devices", permit.Devices.Count, string.Join(", ", permit.Devices)));
        console.WriteLine(phrases.Format("say.permit.period", MetadataTime.Format(permit.NotBefore), MetadataTime.Format(permit.Expires)));
        console.WriteLine(phrases.Format("say.permit.reason", Printable.Of(permit.Reason)));
    }

    /// <param name="state">See <see cref="PermitState"/>; null for a file outside of a repository.</param>
    public static JsonObject ToJson(PermitDocument permit, string? state)
    {
        JsonObject data = permit.ToJson();
        data["path"] = permit.Path;
        if (state is not null)
        {
            data["state"] = state;
        }

        return data;
    }
}
