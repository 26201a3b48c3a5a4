using System.Text.Json.Nodes;
using OtaStack.Signing.Media;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Media;

/// <summary>What the index of a medium tells, for machines; and warnings for people.</summary>
internal static class MediaIndexView
{
    public static JsonObject ToJson(string directory, MediaIndex index)
    {
        JsonObject body = index.Metadata.Body;
        return new JsonObject
        {
            ["directory"] = directory,
            ["bundle"] = body["bundle"]!.DeepClone(),
            ["created"] = body["created"]!.DeepClone(),
            ["medium"] = body["medium"]!.DeepClone(),
            ["scan"] = body["scan"]!.DeepClone(),
            ["tool"] = body["tool"]!.DeepClone(),
            ["signedBy"] = new JsonArray([.. index.Metadata.Signatures.Keys.Select(keyId => (JsonNode?)keyId)]),
        };
    }

    public static void ShowWarnings(IAnsiConsole console, IReadOnlyList<string> warnings)
    {
        foreach (string warning in warnings)
        {
            console.Write(new Markup($"[bold yellow]{Markup.Escape(Printable.Of(warning))}[/]\n"));
        }
    }
}
