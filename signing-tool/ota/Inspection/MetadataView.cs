using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Inspection;

/// <summary>What a metadata file says, and who signed it as far as a root tells.</summary>
internal sealed class MetadataView(DateTimeOffset now, RootDocument? root)
{
    public JsonObject Of(SignedMetadata metadata)
    {
        JsonObject body = metadata.Body;
        string type = body["_type"]!.GetValue<string>();
        string? expires = body.TextOf("expires");
        JsonObject view = new()
        {
            ["kind"] = type,
            ["version"] = metadata.Version,
            ["issued"] = body.TextOf("issued"),
            ["expires"] = expires,
            ["expired"] = MetadataTime.TryParse(expires, out DateTimeOffset end) ? end <= now : null,
        };
        AddSignatures(view, metadata, type);
        if (type == RootDocument.TypeName)
        {
            view["roles"] = RolesOf(body);
        }
        else if (type == TargetsDocument.TypeName)
        {
            AddTargets(view, body);
        }
        else
        {
            view["meta"] = body["meta"]?.DeepClone();
        }

        return view;
    }

    private static JsonArray RolesOf(JsonObject body)
    {
        JsonArray roles = [];
        foreach ((string role, JsonNode? keys) in body["roles"] as JsonObject ?? [])
        {
            roles.Add((JsonNode)new JsonObject
            {
                ["role"] = role,
                ["threshold"] = keys?["threshold"]?.DeepClone(),
                ["keyids"] = keys?["keyids"]?.DeepClone(),
            });
        }

        return roles;
    }

    private static void AddTargets(JsonObject view, JsonObject body)
    {
        JsonArray targets = [];
        foreach ((string path, JsonNode? target) in body["targets"] as JsonObject ?? [])
        {
            targets.Add((JsonNode)new JsonObject
            {
                ["path"] = path,
                ["length"] = target?["length"]?.DeepClone(),
                ["sha256"] = target?["hashes"]?["sha256"]?.DeepClone(),
                ["ota"] = target?["custom"]?["ota"]?.DeepClone(),
            });
        }

        view["targets"] = targets;
    }

    private void AddSignatures(JsonObject view, SignedMetadata metadata, string type)
    {
        JsonArray signatures = [];
        int good = 0;
        foreach (string keyId in metadata.Signatures.Keys)
        {
            bool? valid = root?.IsSignedBy(metadata, type, keyId);
            good += valid == true ? 1 : 0;
            signatures.Add((JsonNode)new JsonObject { ["keyid"] = keyId, ["valid"] = valid });
        }

        view["signatures"] = signatures;
        if (root is not null && root.Roles.TryGetValue(type, out RoleKeys? role))
        {
            view["threshold"] = role.Threshold;
            view["thresholdMet"] = good >= role.Threshold;
        }
    }
}
