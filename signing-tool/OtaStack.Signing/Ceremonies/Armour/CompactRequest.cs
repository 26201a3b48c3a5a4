using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;

namespace OtaStack.Signing.Ceremonies.Armour;

/// <summary>A request with the files in it as text instead of base64, which leaves a compressor more to find.</summary>
internal static class CompactRequest
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Write(SigningRequest request)
    {
        JsonObject json = CanonicalJson.ParseObject(request.ToBytes(), "", CeremonyErrorCode.RequestMalformed);
        Replace(json, text => Utf8.GetString(Convert.FromBase64String(text)));

        // Not canonical: a file may hold control characters, which JSON has to escape.
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    public static SigningRequest Read(byte[] bytes, string name)
    {
        try
        {
            JsonObject json = CanonicalJson.ParseObject(bytes, name, CeremonyErrorCode.RequestMalformed);
            Replace(json, text => Convert.ToBase64String(Utf8.GetBytes(text)));
            return SigningRequest.Parse(CanonicalJson.Write(json), name);
        }
        catch (Exception cause) when (cause is ArgumentException or InvalidOperationException)
        {
            throw new SigningException(cause, SigningFault.File, CeremonyErrorCode.RequestMalformed, name);
        }
    }

    private static void Replace(JsonObject json, Func<string, string> change)
    {
        foreach (string member in (string[])["payload", "delegator"])
        {
            if (json.TextOf(member) is { } text)
            {
                json[member] = change(text);
            }
        }

        if (json.TextsOf("roots") is { } roots)
        {
            json["roots"] = JsonMembers.ArrayOf(roots.Select(change));
        }
    }
}
