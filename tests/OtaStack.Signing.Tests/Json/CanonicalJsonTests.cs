using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;
using CanonicalJson = OtaStack.Signing.Json.CanonicalJson;

namespace OtaStack.Signing.Tests.Json;

/// <summary>The tool's canonical form is the devices' canonical form.</summary>
public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{ "b" : [ 1 , true , null , "x" ] , "a" : { } }""", """{"a":{},"b":[1,true,null,"x"]}""")]
    [InlineData("""{"z":-7,"Z":0,"_":9007199254740991}""", """{"Z":0,"_":9007199254740991,"z":-7}""")]
    [InlineData("""{"a":"\u00e9 \/ \" \\ \u65e5"}""", """{"a":"é / \" \\ 日"}""")]
    [InlineData("""{"a.b":1,"a":2,"a-b":3,"aB":4}""", """{"a":2,"a-b":3,"a.b":1,"aB":4}""")]
    public void The_form_is_the_one_expected_and_the_device_agrees(string json, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        Collector device = new();

        Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalJson.Write(JsonNode.Parse(json)!)));
        Assert.True(Trust.Json.CanonicalJson.TryWrite(new ArraySource(bytes), 0, bytes.Length, device));
        Assert.Equal(expected, Encoding.UTF8.GetString([.. device.Bytes]));
    }

    [Theory]
    [InlineData("""{"a":1.5}""")]
    [InlineData("""{"a":1e3}""")]
    [InlineData("""{"a":-0}""")]
    [InlineData("""{"a":1.0}""")]
    [InlineData("""{"é":1}""")]
    [InlineData("""{"a":99999999999999999999}""")]
    public void What_has_no_canonical_form_is_refused(string json)
    {
        _ = Assert.Throws<ArgumentException>(() => CanonicalJson.Write(JsonNode.Parse(json)!));
    }

    [Fact]
    public void A_lone_surrogate_is_refused_rather_than_replaced()
    {
        _ = Assert.ThrowsAny<ArgumentException>(() => CanonicalJson.Write(new JsonObject { ["a"] = "\ud800" }));
    }

    [Theory]
    [InlineData("7b2261ae223a317d")]
    [InlineData("7b2261223a22ae227d")]
    [InlineData("7b2261223a5b225c7564383030225d7d")]
    [InlineData("7b225c7564383030223a317d")]
    public void Text_that_is_no_Unicode_is_refused_when_it_is_read(string hex)
    {
        _ = Refusals.Expect("metadata.malformed", SigningFault.File, () => CanonicalJson.ParseObject(Convert.FromHexString(hex), "file", "metadata.malformed"));
    }

    [Fact]
    public void Random_documents_have_the_same_form_here_and_on_the_device()
    {
        const int seed = 20270101;
        Random random = new(seed);
        for (int i = 0; i < 300; i++)
        {
            JsonObject document = Document(random, depth: 3);
            byte[] spelled = Encoding.UTF8.GetBytes(document.ToJsonString(new() { WriteIndented = i % 2 == 0 }));
            Collector device = new();

            Assert.True(Trust.Json.CanonicalJson.TryWrite(new ArraySource(spelled), 0, spelled.Length, device), $"seed {seed}, document {i}");
            Assert.True(CanonicalJson.Write(document).AsSpan().SequenceEqual(device.Bytes.ToArray()), $"seed {seed}, document {i}");
        }
    }

    private static JsonObject Document(Random random, int depth)
    {
        JsonObject document = [];
        for (int i = random.Next(5); i >= 0; i--)
        {
            document["m" + random.Next(1000) + "-._"[random.Next(3)]] = Value(random, depth);
        }

        return document;
    }

    private static JsonNode? Value(Random random, int depth)
    {
        return random.Next(depth > 0 ? 6 : 4) switch
        {
            0 => JsonValue.Create(random.NextInt64(-(1L << 53) + 1, 1L << 53)),
            1 => JsonValue.Create(random.Next(2) == 0),
            2 => null,
            3 => JsonValue.Create("text \" \\ é 日 " + random.Next()),
            4 => new JsonArray(Value(random, depth - 1), Value(random, depth - 1)),
            _ => Document(random, depth - 1),
        };
    }

    private sealed class Collector : IByteSink
    {
        public List<byte> Bytes { get; } = [];

        public void Write(byte[] buffer, int offset, int count) => Bytes.AddRange(buffer.AsSpan(offset, count));
    }
}
