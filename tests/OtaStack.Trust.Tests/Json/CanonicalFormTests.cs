using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;
using Xunit.Abstractions;

namespace OtaStack.Trust.Tests.Json;

/// <summary>The canonical form that signatures are over (specification §4.2).</summary>
public sealed class CanonicalFormTests(ITestOutputHelper output)
{
    private const string Golden =
        "{\"_type\":\"timestamp\",\"spec_version\":\"1.0.34\",\"version\":1,\"expires\":\"2030-01-01T00:00:00Z\",\"meta\":{\"snapshot.json\":{\"version\":1}},\"x\":\"日本語 \\\"q\\\" \\\\ \\n\\u0000é\"}";

    private const string GoldenCanonicalHex =
        "7b225f74797065223a2274696d657374616d70222c2265787069726573223a22323033302d30312d30315430303a30303a30305a222c226d657461223a7b22736e617073686f742e6a736f6e223a7b2276657273696f6e223a317d7d2c22737065635f76657273696f6e223a22312e302e3334222c2276657273696f6e223a312c2278223a22e697a5e69cace8aa9e205c22715c22205c5c200a00c3a9227d";

    [Fact]
    public void The_golden_document_has_the_bytes_that_securesystemslib_and_tuf_js_agree_on()
    {
        Assert.Equal(GoldenCanonicalHex, Hex(Golden));
    }

    [Fact]
    public void The_canonical_form_is_its_own_canonical_form()
    {
        byte[] canonical = Convert.FromHexString(GoldenCanonicalHex);

        Assert.True(CanonicalForm.Is(canonical));
        Assert.Equal(GoldenCanonicalHex, Convert.ToHexStringLower(Canonical(canonical)!));
    }

    [Theory]
    [InlineData("{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}")]
    [InlineData("{ \"a\" : [ 1 , -2 , true , false , null ] }", "{\"a\":[1,-2,true,false,null]}")]
    [InlineData("{\"a\":{},\"aa\":[],\"B\":\"\"}", "{\"B\":\"\",\"a\":{},\"aa\":[]}")]
    [InlineData("\"\\/\\b\\f\\n\\r\\t\\u0041\\ud83d\\ude00\"", "\"/\b\f\n\r\tA😀\"")]
    [InlineData("[{\"z\":[{\"y\":1,\"x\":{\"b\":0,\"a\":9007199254740992}}]}]", "[{\"z\":[{\"x\":{\"a\":9007199254740992,\"b\":0},\"y\":1}]}]")]
    public void Members_are_sorted_and_escapes_and_spaces_are_gone(string json, string canonical)
    {
        Assert.Equal(canonical, Encoding.UTF8.GetString(Canonical(Encoding.UTF8.GetBytes(json))!));
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"c\":3,\"b\":2,\"a\":2}")]
    [InlineData("{\"a\":1.0}")]
    [InlineData("{\"a\":1e3}")]
    [InlineData("{\"a\":-0}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":9007199254740993}")]
    [InlineData("{\"é\":1}")]
    [InlineData("{\"\\u00e9\":1}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\"")]
    [InlineData("\"\\ud800\\u0041\"")]
    [InlineData("\"\\x\"")]
    [InlineData("{\"a\":1}{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1,]")]
    [InlineData("[1 2]")]
    [InlineData("{\"a\" 1}")]
    [InlineData("tru")]
    [InlineData("nulll")]
    [InlineData("")]
    [InlineData("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]")]
    public void What_has_no_canonical_form_is_refused(string json)
    {
        Assert.Null(Canonical(Encoding.UTF8.GetBytes(json)));
    }

    [Theory]
    [InlineData("22c02f22")]
    [InlineData("22eda08022")]
    [InlineData("22f490808022")]
    [InlineData("22e28222")]
    [InlineData("22ff22")]
    [InlineData("2280")]
    public void Bytes_that_are_not_UTF_8_are_refused(string hex)
    {
        Assert.Null(Canonical(Convert.FromHexString(hex)));
    }

    [Fact]
    public void Random_documents_in_any_style_have_the_form_that_another_implementation_gives_them()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int i = 0; i < 3000; i++)
        {
            JsonNode? document = RandomValue(random, 0);
            string json = document?.ToJsonString(new JsonSerializerOptions { WriteIndented = random.Next(2) == 0 }) ?? "null";
            StringBuilder expected = new();
            Reference(document, expected);

            byte[]? actual = Canonical(Encoding.UTF8.GetBytes(json));

            Assert.True(actual is not null, $"seed {seed}, case {i}: refused {json}");
            Assert.Equal(expected.ToString(), Encoding.UTF8.GetString(actual));
        }
    }

    private static JsonNode? RandomValue(Random random, int depth)
    {
        return random.Next(depth > 4 ? 5 : 7) switch
        {
            0 => null,
            1 => JsonValue.Create(random.Next(2) == 0),
            2 => JsonValue.Create(random.NextInt64(-(1L << 53), (1L << 53) + 1)),
            3 or 4 => JsonValue.Create(RandomText(random, "ab\"\\\n\t日é😀\u007f/", 300)),
            5 => new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => RandomValue(random, depth + 1))]),
            _ => new JsonObject(Enumerable.Range(0, random.Next(6)).Select(_ => RandomText(random, "abcXYZ019._-\"\\/ ", 40)).Distinct()
                .Select(name => KeyValuePair.Create(name, RandomValue(random, depth + 1)))),
        };
    }

    private static string RandomText(Random random, string alphabet, int longest)
    {
        Rune[] runes = [.. alphabet.EnumerateRunes()];
        return string.Concat(Enumerable.Range(0, random.Next(random.Next(4) == 0 ? longest : 12)).Select(_ => runes[random.Next(runes.Length)]));
    }

    /// <summary>Canonical JSON written a second time, on top of System.Text.Json.</summary>
    private static void Reference(JsonNode? node, StringBuilder into)
    {
        switch (node)
        {
            case null:
                into.Append("null");
                break;
            case JsonObject members:
                into.Append('{').AppendJoin(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member =>
                {
                    StringBuilder value = new();
                    Reference(member.Value, value);
                    return $"{Quoted(member.Key)}:{value}";
                })).Append('}');
                break;
            case JsonArray items:
                into.Append('[').AppendJoin(',', items.Select(item =>
                {
                    StringBuilder value = new();
                    Reference(item, value);
                    return value.ToString();
                })).Append(']');
                break;
            default:
                into.Append(node.GetValueKind() == JsonValueKind.String ? Quoted(node.GetValue<string>()) : node.ToJsonString());
                break;
        }
    }

    private static string Quoted(string text)
    {
        return "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
    }

    private static string? Hex(string json)
    {
        return Canonical(Encoding.UTF8.GetBytes(json)) is { } bytes ? Convert.ToHexStringLower(bytes) : null;
    }

    private static byte[]? Canonical(byte[] json)
    {
        CollectedBytes sink = new();
        return CanonicalJson.TryWrite(new ArraySource(json), 0, json.Length, sink) ? sink.ToArray() : null;
    }
}
