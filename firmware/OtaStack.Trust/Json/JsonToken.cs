namespace OtaStack.Trust.Json;

/// <summary>What <see cref="JsonReader.Next"/> has found.</summary>
public enum JsonToken : byte
{
    Unknown = 0,
    BeginObject = 1,
    EndObject = 2,
    BeginArray = 3,
    EndArray = 4,

    /// <summary>The name of an object member; its value follows.</summary>
    Name = 5,
    String = 6,
    Integer = 7,
    True = 8,
    False = 9,
    Null = 10,

    /// <summary>The value has ended and nothing but whitespace followed.</summary>
    End = 11,

    /// <summary>Not the strict JSON that is accepted here; see <see cref="JsonReader.Fault"/>. Stays.</summary>
    Fault = 12,
}
