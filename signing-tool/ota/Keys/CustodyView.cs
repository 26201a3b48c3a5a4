using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;

namespace OtaStack.SigningTool.Keys;

/// <summary>What is reported of a key, as data.</summary>
internal static class CustodyView
{
    public static JsonObject ToJson(TokenAttestation attestation)
    {
        JsonObject data = ToJson(attestation.Key, attestation.Findings);
        data["custody"] = "token";
        data["label"] = attestation.Label;
        data["id"] = Convert.ToHexStringLower(attestation.Id);
        data["attributes"] = ToJson(attestation.Custody);
        data["token"] = TokenView.ToJson(attestation.Token);
        data["module"] = attestation.Module;
        return data;
    }

    public static JsonObject OfFile(PublicKey key)
    {
        JsonObject data = ToJson(key, [CustodyFinding.InFile]);
        data["custody"] = "file";
        return data;
    }

    /// <summary>The text key of a finding.</summary>
    public static string TextOf(CustodyFinding finding) => "custody." + NameOf(finding);

    private static JsonObject ToJson(PublicKey key, IReadOnlyList<CustodyFinding> findings)
    {
        JsonObject data = new()
        {
            ["algorithm"] = AlgorithmOption.NameOf(key.Algorithm),
            ["held"] = findings.Count == 0,
            ["findings"] = new JsonArray([.. findings.Select(finding => (JsonNode?)NameOf(finding))]),
        };
        data[key.Tuf is null ? "sha256" : "keyid"] = key.Name;
        return data;
    }

    private static JsonObject ToJson(KeyCustody custody)
    {
        JsonObject data = [];
        foreach ((string name, bool? value) in Attributes(custody))
        {
            // What the token does not report is left out: null would look like an answer.
            if (value is not null)
            {
                data[name] = value;
            }
        }

        return data;
    }

    /// <summary>Names and values as they stand in the data.</summary>
    public static IEnumerable<(string Name, bool? Value)> Attributes(KeyCustody custody)
    {
        yield return ("sensitive", custody.Sensitive);
        yield return ("alwaysSensitive", custody.AlwaysSensitive);
        yield return ("extractable", custody.Extractable);
        yield return ("neverExtractable", custody.NeverExtractable);
        yield return ("local", custody.Local);
        yield return ("private", custody.Private);
        yield return ("wrapWithTrusted", custody.WrapWithTrusted);
        yield return ("sign", custody.Sign);
        yield return ("signRecover", custody.SignRecover);
        yield return ("decrypt", custody.Decrypt);
        yield return ("unwrap", custody.Unwrap);
        yield return ("derive", custody.Derive);
    }

    private static string NameOf(CustodyFinding finding) => char.ToLowerInvariant($"{finding}"[0]) + $"{finding}"[1..];
}
