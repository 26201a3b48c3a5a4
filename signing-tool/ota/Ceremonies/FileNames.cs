using OtaStack.Signing.Ceremonies;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary>Names of ceremony files: what they are for can be read off the stick, and a rehearsal says so first.</summary>
internal static class FileNames
{
    public static string Of(SigningRequest request)
    {
        return $"{Mark(request.IsRehearsal)}{request.Product}-{request.Role}-{request.Version}.request.json";
    }

    public static string Of(SigningResponse response)
    {
        return $"{Mark(response.IsRehearsal)}{response.Product}-{response.Role}-{response.Version}.{response.KeyId[..8]}.response.json";
    }

    private static string Mark(bool isRehearsal) => isRehearsal ? Rehearsal.KeyMark + "-" : "";
}
