using System.Globalization;
using System.Text.Json.Nodes;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Keys;

/// <summary>A token, for machines and for people.</summary>
internal static class TokenView
{
    public static JsonObject ToJson(TokenDescription token)
    {
        return new JsonObject
        {
            ["label"] = token.Label,
            ["serial"] = token.Serial,
            ["manufacturer"] = token.Manufacturer,
            ["model"] = token.Model,
            ["firmware"] = token.FirmwareVersion,
            ["hardware"] = token.HardwareVersion,

            // As text: a slot number can be larger than the integers of canonical JSON.
            ["slot"] = token.SlotId.ToString(CultureInfo.InvariantCulture),
            ["slotDescription"] = token.SlotDescription,
            ["flags"] = new JsonArray([.. Enum.GetValues<TokenStates>()
                .Where(flag => flag != TokenStates.None && token.Flags.HasFlag(flag))
                .Select(flag => (JsonNode?)(char.ToLowerInvariant($"{flag}"[0]) + $"{flag}"[1..]))]),
        };
    }

    public static void Show(TokenDescription token, IAnsiConsole console, Phrases phrases)
    {
        console.WriteLine(phrases.Format("say.token", token.Label, token.Serial, token.Manufacturer, token.Model, token.FirmwareVersion, token.SlotId));
    }
}
