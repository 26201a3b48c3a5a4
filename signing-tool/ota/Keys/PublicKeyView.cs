using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Keys;

/// <summary>A public key, for machines and for people.</summary>
internal static class PublicKeyView
{
    public static JsonObject ToJson(PublicKey key)
    {
        JsonObject data = new() { ["algorithm"] = AlgorithmOption.NameOf(key.Algorithm), ["pem"] = PublicKeyInfo.ToPem(key.SubjectPublicKeyInfo) };
        if (key.Tuf is { } tuf)
        {
            data["keyid"] = tuf.KeyId;
            data["key"] = tuf.ToJson();
        }
        else
        {
            data["sha256"] = Fingerprint.Of(key.SubjectPublicKeyInfo);
        }

        return data;
    }

    public static void Show(PublicKey key, IAnsiConsole console, Phrases phrases)
    {
        if (key.Tuf is { } tuf)
        {
            console.WriteLine(phrases.Format("say.key.id", tuf.KeyId));
            console.WriteLine(phrases.Format("say.key.public", tuf.PublicHex));
        }
        else
        {
            console.WriteLine(phrases.Format("say.key.fingerprint", Fingerprint.Of(key.SubjectPublicKeyInfo)));
            console.WriteLine(phrases["say.key.images_only"]);
            console.WriteLine(PublicKeyInfo.ToPem(key.SubjectPublicKeyInfo));
        }
    }
}
