using System.Text.Json.Nodes;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;

namespace OtaStack.SigningTool.Inspection;

/// <summary>An encrypted private key: what can be told without its passphrase.</summary>
internal static class KeyView
{
    public static JsonObject Of(string path, IFileOperations files)
    {
        TufKey? known = EncryptedKeyFile.ReadPublic(path, files);
        return new JsonObject
        {
            ["kind"] = "encryptedKey",
            ["keyid"] = known?.KeyId,
            ["public"] = known?.PublicHex,
        };
    }
}
