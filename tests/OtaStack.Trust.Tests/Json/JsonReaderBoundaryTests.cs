using System.Text;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tests.Json;

/// <summary>Every limit of the reader at the limit and one beyond.</summary>
public sealed class JsonReaderBoundaryTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1", -1)]
    [InlineData("9", 9)]
    [InlineData("10", 10)]
    [InlineData("-90", -90)]
    [InlineData("9007199254740991", 9007199254740991)]
    [InlineData("9007199254740992", 9007199254740992)]
    [InlineData("-9007199254740992", -9007199254740992)]
    public void Integers_up_to_two_to_the_53rd_are_read(string json, long value)
    {
        JsonReader reader = Reader(json);

        Assert.Equal(JsonToken.Integer, reader.Next());
        Assert.Equal(value, reader.Integer);
        Assert.Equal(json.Length, reader.TokenEnd);
        Assert.Equal(JsonToken.End, reader.Next());
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-9007199254740993")]
    [InlineData("90071992547409920")]
    [InlineData("18446744073709551616")]
    [InlineData("-0")]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("-01")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("1E1")]
    [InlineData("/")]
    [InlineData(":")]
    [InlineData("1/")]
    [InlineData("1:")]
    [InlineData("-/")]
    [InlineData("-:")]
    public void Other_numbers_are_malformed(string json)
    {
        JsonReader reader = Reader(json);
        bool isFault = reader.Next() == JsonToken.Fault || reader.Next() == JsonToken.Fault;

        Assert.True(isFault);
        Assert.Equal(Verdict.Malformed, reader.Fault);
        Assert.Equal(JsonToken.Fault, reader.Next());
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Sixteen_levels_are_read_and_seventeen_are_too_many(string open, string close)
    {
        Assert.Equal(Nested(open, close, 16, "1"), Canonical(Nested(open, close, 16, "1")));
        Assert.Equal(Nested(open, close, 16, "1"), Canonical(Nested(open + " ", close, 16, "1")));
        Assert.Equal(Nested(open, close, 16, "1"), Canonical(Nested(open, close, 16, " 1")));
        Assert.Null(Canonical(Nested(open, close, 17, "1")));
        Assert.Null(Canonical(Nested(open + " ", close, 17, "1")));

        JsonReader reader = Reader(Nested(open, close, 17, "1"));
        Assert.False(reader.SkipValue());
        Assert.Equal((JsonToken.Fault, Verdict.TooLarge), (reader.Token, reader.Fault));
        Assert.False(reader.IsCanonical);
    }

    [Fact]
    public void Levels_that_were_closed_do_not_count()
    {
        Assert.Equal("[" + Nested("[", "]", 15, "1") + "," + Nested("[", "]", 15, "2") + "]", Canonical("[ " + Nested("[", "]", 15, "1") + "," + Nested("[", "]", 15, "2") + "]"));
        Assert.Null(Canonical("[" + Nested("[", "]", 15, "1") + "," + Nested("[", "]", 16, "2") + "]"));
    }

    [Fact]
    public void Unordered_objects_may_be_sixteen_levels_deep()
    {
        Assert.Equal(Nested("{\"a\":0,\"b\":", "}", 16, "1"), Canonical("{" + string.Concat(Enumerable.Repeat("\"b\":{", 15)) + "\"b\":1,\"a\":0}" + string.Concat(Enumerable.Repeat(",\"a\":0}", 15))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    public void Text_of_up_to_256_bytes_is_given(int length)
    {
        string text = new('x', length);
        JsonReader reader = Reader('"' + text + '"');
        byte[] exact = new byte[length];

        Assert.Equal(JsonToken.String, reader.Next());
        Assert.Equal(length, reader.TextLength);
        Assert.Equal(text, reader.Text());
        Assert.True(reader.TextIs(text));
        Assert.False(reader.TextIs(text + "x"));
        Assert.Equal(length, reader.CopyText(exact));
        Assert.Equal(text, Encoding.ASCII.GetString(exact));
        Assert.Equal(length == 0 ? 0 : -1, reader.CopyText(new byte[Math.Max(length - 1, 0)]));
    }

    [Fact]
    public void Text_of_257_bytes_can_only_be_skipped()
    {
        string text = new('x', 257);
        JsonReader reader = Reader('"' + text + '"');

        Assert.Equal(JsonToken.String, reader.Next());
        Assert.Equal(257, reader.TextLength);
        Assert.Null(reader.Text());
        Assert.False(reader.TextIs(text));
        Assert.Equal(-1, reader.CopyText(new byte[300]));
        Assert.Equal(JsonToken.End, reader.Next());
    }

    [Fact]
    public void A_text_is_another_when_one_character_is()
    {
        JsonReader reader = Reader("\"abc\"");
        reader.Next();

        Assert.True(reader.TextIs("abc"));
        Assert.False(reader.TextIs("xbc"));
        Assert.False(reader.TextIs("abx"));
        Assert.False(reader.TextIs("ab"));
        Assert.False(reader.TextIs(""));
    }

    [Theory]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"ab\\u0000\"")]
    [InlineData("\"a\0b\"")]
    public void A_text_with_a_NUL_is_none(string json)
    {
        JsonReader reader = Reader("[" + json + ",\"ok\"]");
        reader.Next();
        reader.Next();

        Assert.Null(reader.Text());
        reader.Next();
        Assert.Equal("ok", reader.Text());
    }

    [Fact]
    public void A_name_of_256_bytes_is_read_and_one_of_257_is_too_long()
    {
        JsonReader reader = Reader("{\"" + new string('x', 257) + "\":1}");

        Assert.Equal("{\"" + new string('x', 256) + "\":1}", Canonical("{\"" + new string('x', 256) + "\":1}"));
        Assert.Equal(JsonToken.BeginObject, reader.Next());
        Assert.Equal(JsonToken.Fault, reader.Next());
        Assert.Equal(Verdict.TooLarge, reader.Fault);
    }

    [Theory]
    [InlineData("{\"aaaa\":1}", 0, true)]
    [InlineData("{\"aaaa\":1,\"b\":2}", 0, true)]
    [InlineData("{\"#160\":1}", 160, true)]
    [InlineData("{\"#161\":1}", 161, false)]
    [InlineData("{\"#80\":{\"#80\":1}}", 80, true)]
    [InlineData("{\"#80\":{\"#81\":1}}", 80, false)]
    [InlineData("{\"#80\":{\"#79\":1},\"#81\":{\"#79\":1}}", 80, true)]
    [InlineData("{\"#80\":[{\"#80\":1},{\"#80\":1}]}", 80, true)]
    [InlineData("{\"b\":1,\"a\":2}", 0, false)]
    [InlineData("{\"ab\":1,\"a\":2}", 0, false)]
    [InlineData("{\"a\":1,\"ab\":2}", 0, true)]
    [InlineData("{\"\":1,\"a\":2}", 0, true)]
    [InlineData("{\"az\":1,\"b\":2,\"ba\":3}", 0, true)]
    [InlineData("{\"ba\":\"zz\",\"b\":1}", 0, false)]
    [InlineData("{\"b\":{\"a\":1}}", 0, true)]
    [InlineData("[{\"b\":1},{\"a\":1}]", 0, true)]
    [InlineData("{\"b\":[],\"a\":1}", 0, false)]
    public void The_order_of_names_is_known_while_they_fit(string pattern, int longest, bool isCanonical)
    {
        string json = pattern;
        for (int length = longest + 1; length >= 79 && longest > 0; length--)
        {
            json = json.Replace($"#{length}", new string('n', length), StringComparison.Ordinal);
        }

        JsonReader reader = Reader(json);

        Assert.True(reader.SkipValue(), pattern);
        Assert.Equal(isCanonical, reader.IsCanonical);
        Assert.NotNull(Canonical(json));
    }

    [Theory]
    [InlineData(" 1", 1, 2)]
    [InlineData("\t\"a\" ", 1, 4)]
    [InlineData("\n[1]", 1, 4)]
    [InlineData("\r{\"a\":[]} ", 1, 9)]
    public void A_value_stands_from_its_first_byte_to_its_last(string json, int start, int end)
    {
        JsonReader reader = Reader(json);

        Assert.True(reader.SkipValue());
        Assert.Equal((start, end), (reader.ValueStart, reader.TokenEnd));
        Assert.False(reader.IsCanonical);
        Assert.Equal(JsonToken.End, reader.Next());
        Assert.Equal(json.Length, reader.TokenStart);
    }

    [Theory]
    [InlineData("\v1")]
    [InlineData("\u001f1")]
    [InlineData("\b1")]
    [InlineData("\f1")]
    [InlineData("!1")]
    public void Only_the_four_kinds_of_whitespace_are_whitespace(string json)
    {
        Assert.Equal(JsonToken.Fault, Reader(json).Next());
    }

    [Theory]
    [InlineData("[}")]
    [InlineData("{]")]
    [InlineData("[1}")]
    [InlineData("{\"a\":1]")]
    [InlineData("[{\"a\":1]")]
    [InlineData("[{\"a\":1},\"b\":2]")]
    [InlineData("{\"a\":[1],2}")]
    [InlineData("{\"a\":[1}")]
    [InlineData("[,1]")]
    [InlineData("{,\"a\":1}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\",1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("[1")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a")]
    [InlineData("\"a")]
    [InlineData("t")]
    [InlineData("trux")]
    [InlineData("fals")]
    [InlineData("nul")]
    [InlineData("]")]
    [InlineData("}")]
    public void Structure_that_is_not_JSON_is_malformed(string json)
    {
        JsonReader reader = Reader(json);

        Assert.False(reader.SkipValue() && reader.Next() == JsonToken.End);
        Assert.Equal((JsonToken.Fault, Verdict.Malformed), (reader.Token, reader.Fault));
        Assert.Null(Canonical(json));
        Assert.Null(Canonical(" " + json));
    }

    [Fact]
    public void There_is_no_value_to_skip_at_a_name_or_an_end()
    {
        JsonReader reader = Reader("[{\"a\":[]},1]");
        Assert.Equal(JsonToken.BeginArray, reader.Next());
        Assert.Equal(JsonToken.BeginObject, reader.Next());
        Assert.False(reader.SkipValue());
        Assert.Equal(JsonToken.Name, reader.Token);
        Assert.Equal(JsonToken.BeginArray, reader.Next());
        Assert.False(reader.SkipValue());
        Assert.Equal(JsonToken.EndArray, reader.Token);
        Assert.False(reader.SkipValue());
        Assert.Equal(JsonToken.EndObject, reader.Token);
        Assert.True(reader.SkipValue());
        Assert.Equal(1, reader.Integer);
        Assert.False(reader.SkipValue());
        Assert.False(reader.SkipValue());
        Assert.Equal(JsonToken.End, reader.Token);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("null")]
    [InlineData("-123")]
    [InlineData("\"aé😀\\n\\u0041\\\"\"")]
    [InlineData("{\"a\\\"b\":[1,2]}")]
    public void A_token_may_stand_across_any_two_views_of_the_source(string token)
    {
        string expected = Canonical("[" + token + "]")![1..];
        for (int start = 100; start <= 129; start++)
        {
            string json = "[\"" + new string('x', start - 4) + "\"," + token + "]";

            Assert.Equal(expected, Canonical(json)![start..]);
            Assert.Equal(expected, Canonical(" " + json)![start..]);
        }
    }

    [Fact]
    public void A_part_of_a_source_is_read_as_if_it_were_the_whole()
    {
        JsonReader reader = new();
        reader.Reset(new ArraySource("[12345]"u8.ToArray()), 2, 4);

        Assert.Equal(JsonToken.Integer, reader.Next());
        Assert.Equal(23, reader.Integer);
        Assert.Equal((2, 4), (reader.TokenStart, reader.TokenEnd));
        Assert.Equal(JsonToken.End, reader.Next());
    }

    [Fact]
    public void A_source_that_ends_before_its_length_does_not_end_the_value_well()
    {
        JsonReader reader = new();
        reader.Reset(new ArraySource("12"u8.ToArray()), 0, 3);

        Assert.Equal(JsonToken.Integer, reader.Next());
        Assert.Equal(JsonToken.Fault, reader.Next());
    }

    private static string Nested(string open, string close, int levels, string value)
    {
        return string.Concat(Enumerable.Repeat(open, levels)) + value + string.Concat(Enumerable.Repeat(close, levels));
    }

    private static JsonReader Reader(string json)
    {
        return new JsonReader(new ArraySource(Encoding.UTF8.GetBytes(json)));
    }

    private static string? Canonical(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        CollectedBytes sink = new();
        return CanonicalJson.TryWrite(new ArraySource(bytes), 0, bytes.Length, sink) ? Encoding.UTF8.GetString(sink.ToArray()) : null;
    }
}
