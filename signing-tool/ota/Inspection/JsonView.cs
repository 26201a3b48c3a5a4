using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Inspection;

/// <summary>A JSON file: metadata of any role, or a public key.</summary>
internal static class JsonView
{
    public static JsonObject Of(byte[] file, MetadataView view, string path)
    {
        try
        {
            return view.Of(SignedMetadata.ParseAny(file, path));
        }
        catch (SigningException notMetadata) when (notMetadata.Code == ErrorCode.MetadataMalformed)
        {
            return KeyOf(file, path, notMetadata);
        }
    }

    private static JsonObject KeyOf(byte[] file, string path, SigningException notMetadata)
    {
        try
        {
            TufKey key = TufKey.Parse(file, path);
            return new JsonObject { ["kind"] = "key", ["keyid"] = key.KeyId, ["public"] = key.PublicHex };
        }
        catch (SigningException)
        {
            throw new SigningException(notMetadata, SigningFault.Refused, ToolErrorCode.InspectUnknown, path);
        }
    }
}
