using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Inspection;

/// <summary>Shows a JSON value as a tree for people.</summary>
internal static class JsonTree
{
    // The first of these that an array's item has stands for the item.
    private static readonly string[] Titles = ["path", "part", "keyid", "role", "kind"];

    public static void Show(IAnsiConsole console, Phrases phrases, string title, JsonObject data)
    {
        Tree tree = new(new Text(Printable.Of(title)));
        AddMembers(tree, phrases, data, except: null);
        console.Write(tree);
    }

    private static void AddMembers(IHasTreeNodes parent, Phrases phrases, JsonObject members, string? except)
    {
        foreach ((string name, JsonNode? value) in members)
        {
            string label = phrases.LabelOf(name);
            switch (value)
            {
                case null:
                    break;
                case JsonObject inner:
                    AddMembers(parent.AddNode(new Text(Printable.Of(label))), phrases, inner, except: null);
                    break;
                case JsonArray items when items.All(item => item is JsonValue):
                    parent.AddNode(Line(label, string.Join(", ", items.Select(item => Plain(phrases, item!)))));
                    break;
                case JsonArray items:
                    AddItems(parent.AddNode(new Text(Printable.Of(label))), phrases, items);
                    break;
                default:
                    if (name != except)
                    {
                        parent.AddNode(Line(label, Plain(phrases, value)));
                    }

                    break;
            }
        }
    }

    private static void AddItems(TreeNode parent, Phrases phrases, JsonArray items)
    {
        foreach (JsonNode? item in items)
        {
            if (item is JsonObject members)
            {
                string? title = Titles.FirstOrDefault(members.ContainsKey);
                AddMembers(parent.AddNode(new Text(title is null ? "•" : Plain(phrases, members[title]!))), phrases, members, title);
            }
            else if (item is not null)
            {
                parent.AddNode(new Text(Plain(phrases, item)));
            }
        }
    }

    private static Text Line(string label, string value) => new($"{Printable.Of(label)}: {value}");

    private static string Plain(Phrases phrases, JsonNode value)
    {
        return value.GetValueKind() switch
        {
            JsonValueKind.True => phrases["say.yes"],
            JsonValueKind.False => phrases["say.no"],
            JsonValueKind.String => Printable.Of(value.GetValue<string>()),
            _ => Printable.Of(value.ToJsonString()),
        };
    }
}
