using System.Text.Json.Nodes;
using OtaStack.Signing.Audit;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Passphrases;
using OtaStack.SigningTool.Texts;

namespace OtaStack.SigningTool.Audit;

/// <summary>A head of the log that somebody kept: in a signed checkpoint, or in a ceremony response.</summary>
/// <param name="File">Where it was read from.</param>
/// <param name="Head">The head.</param>
/// <param name="Signers">keyids of those who signed it; none for a response, which is kept by others but not signed as a whole.</param>
internal sealed record KnownHead(string File, LogHead Head, IReadOnlyList<string> Signers)
{
    public static IReadOnlyList<KnownHead> ReadAll(ToolEnvironment environment, IReadOnlyList<string> paths, IReadOnlyList<string> signers)
    {
        using Secrets secrets = new(environment, null, environment.PinDescriptor);
        string[] trusted = [.. signers.Select(uri => KeyUri.Parse(uri).ReadPublic(secrets, environment.Files).KeyId)];
        return [.. paths.Select(path => Read(environment, path, trusted))];
    }

    public JsonObject ToJson()
    {
        JsonObject data = Head.ToJson();
        data["file"] = File;
        data["signedBy"] = new JsonArray([.. Signers.Select(keyId => (JsonNode?)keyId)]);
        return data;
    }

    public string Tell(Phrases phrases)
    {
        return Signers.Count == 0
            ? phrases.Format("say.audit.checkpoint_unsigned", File, Head.Sequence)
            : phrases.Format("say.audit.checkpoint_by", File, Head.Sequence, string.Join(", ", Signers));
    }

    private static KnownHead Read(ToolEnvironment environment, string path, string[] trusted)
    {
        byte[] file = BoundedFile.Read(environment.Files, path, SignedStatement.MaxBytes);
        if (trusted.Length == 0 && SigningResponse.IsResponse(file))
        {
            return new KnownHead(path, SigningResponse.Parse(file, path).LogHead, []);
        }

        SignedStatement statement = SignedStatement.Parse(file, Checkpoint.TypeName, path);
        string[] signers = [.. statement.Signers.Select(key => key.KeyId)];
        return trusted.Length == 0 || signers.Any(trusted.Contains)
            ? new KnownHead(path, Checkpoint.HeadOf(statement, path), signers)
            : throw new SigningException(SigningFault.Refused, AuditErrorCode.StatementSigner, path);
    }
}
