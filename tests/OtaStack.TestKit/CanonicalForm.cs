using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.TestKit;

/// <summary>Whether JSON stands in canonical form as it is.</summary>
public static class CanonicalForm
{
    public static bool Is(byte[] json)
    {
        JsonReader reader = new(new ArraySource(json));
        return reader.SkipValue() && reader.Next() == JsonToken.End && reader.IsCanonical;
    }
}
