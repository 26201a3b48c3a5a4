using System.Text.Json.Serialization;

namespace OtaStack.Server.Products;

/// <summary>A public key as it stands in TUF metadata (TUF 4.2.2).</summary>
internal sealed record TufKey(
    [property: JsonPropertyName("keytype")] string KeyType,
    [property: JsonPropertyName("keyval")] TufKeyValue KeyValue,
    [property: JsonPropertyName("scheme")] string Scheme)
{
    public static TufKey Of(OnlineKey key)
    {
        return new TufKey("ed25519", new TufKeyValue(key.PublicHex), "ed25519");
    }
}
