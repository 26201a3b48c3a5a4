using System.Text;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tests.Json;

/// <summary>The first and the last sequence of every row of table 3-7 of Unicode, and the bytes next to them.</summary>
public sealed class Utf8BoundaryTests
{
    [Theory]
    [InlineData("00")]
    [InlineData("1f")]
    [InlineData("7f")]
    [InlineData("c280")]
    [InlineData("dfbf")]
    [InlineData("e0a080")]
    [InlineData("e0bfbf")]
    [InlineData("e18080")]
    [InlineData("ecbfbf")]
    [InlineData("ed8080")]
    [InlineData("ed9fbf")]
    [InlineData("ee8080")]
    [InlineData("efbfbf")]
    [InlineData("f0908080")]
    [InlineData("f0bfbfbf")]
    [InlineData("f1808080")]
    [InlineData("f3bfbfbf")]
    [InlineData("f4808080")]
    [InlineData("f48fbfbf")]
    public void Well_formed_sequences_are_kept_byte_for_byte(string hex)
    {
        byte[] json = Convert.FromHexString("22" + hex + "22");
        JsonReader reader = new(new ArraySource(json));
        byte[] text = new byte[JsonReader.MaxText];

        Assert.Equal(JsonToken.String, reader.Next());
        Assert.True(reader.IsCanonical);
        Assert.Equal(hex.Length / 2, reader.CopyText(text));
        Assert.Equal(hex, Convert.ToHexStringLower(text.AsSpan(0, hex.Length / 2)));
        Assert.Equal(JsonToken.End, reader.Next());
    }

    [Theory]
    [InlineData("80")]
    [InlineData("bf")]
    [InlineData("c080")]
    [InlineData("c1bf")]
    [InlineData("c2")]
    [InlineData("c27f")]
    [InlineData("c2c0")]
    [InlineData("df7f")]
    [InlineData("dfc0")]
    [InlineData("e09fbf")]
    [InlineData("e0c080")]
    [InlineData("e0a0")]
    [InlineData("e0a07f")]
    [InlineData("e0bfc0")]
    [InlineData("e17f80")]
    [InlineData("e1807f")]
    [InlineData("e1c080")]
    [InlineData("e180c0")]
    [InlineData("ed7f80")]
    [InlineData("eda080")]
    [InlineData("edbfbf")]
    [InlineData("ed9fc0")]
    [InlineData("ee7f80")]
    [InlineData("ef7f80")]
    [InlineData("efc080")]
    [InlineData("efbf7f")]
    [InlineData("efbfc0")]
    [InlineData("f08fbfbf")]
    [InlineData("f0c08080")]
    [InlineData("f0907f80")]
    [InlineData("f090c080")]
    [InlineData("f090807f")]
    [InlineData("f09080c0")]
    [InlineData("f09080")]
    [InlineData("f17f8080")]
    [InlineData("f1c08080")]
    [InlineData("f3c08080")]
    [InlineData("f47f8080")]
    [InlineData("f4908080")]
    [InlineData("f4bf8080")]
    [InlineData("f5808080")]
    [InlineData("f8888080")]
    [InlineData("fe")]
    [InlineData("ff")]
    public void Anything_else_is_malformed(string hex)
    {
        JsonReader reader = new(new ArraySource(Convert.FromHexString("22" + hex + "22")));

        Assert.Equal(JsonToken.Fault, reader.Next());
        Assert.Equal(Verdict.Malformed, reader.Fault);
    }

    [Theory]
    [InlineData("\\u0000", "00")]
    [InlineData("\\u007f", "7f")]
    [InlineData("\\u0080", "c280")]
    [InlineData("\\u07ff", "dfbf")]
    [InlineData("\\u0800", "e0a080")]
    [InlineData("\\uD7FF", "ed9fbf")]
    [InlineData("\\ue000", "ee8080")]
    [InlineData("\\uffff", "efbfbf")]
    [InlineData("\\ud800\\udc00", "f0908080")]
    [InlineData("\\ud800\\udfff", "f0908fbf")]
    [InlineData("\\udbff\\udc00", "f48fb080")]
    [InlineData("\\uDBFF\\uDFFF", "f48fbfbf")]
    [InlineData("\\u004A\\u004a", "4a4a")]
    [InlineData("\\u0039\\u005A\\u005F", "395a5f")]
    [InlineData("\\u00AF", "c2af")]
    [InlineData("\\u00fa", "c3ba")]
    public void An_escape_becomes_the_character(string escape, string hex)
    {
        Assert.Equal("22" + hex + "22", Canonical('"' + escape + '"'));
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udbff")]
    [InlineData("\\udc00")]
    [InlineData("\\udfff")]
    [InlineData("\\ud800x")]
    [InlineData("\\ud800\\n")]
    [InlineData("\\ud800x\\udc00")]
    [InlineData("\\ud800\\ud800")]
    [InlineData("\\udbff\\udbff")]
    [InlineData("\\ud800\\ue000")]
    [InlineData("\\ud800\\udc0")]
    [InlineData("\\ud7ff\\udc00")]
    [InlineData("\\ue000\\udfff")]
    [InlineData("\\u")]
    [InlineData("\\u004")]
    [InlineData("\\u00/0")]
    [InlineData("\\u00:0")]
    [InlineData("\\u00@0")]
    [InlineData("\\u00G0")]
    [InlineData("\\u00`0")]
    [InlineData("\\u00g0")]
    [InlineData("\\u00\u00100")]
    [InlineData("\\U0041")]
    [InlineData("\\a")]
    [InlineData("\\v")]
    [InlineData("\\0")]
    [InlineData("\\'")]
    [InlineData("\\")]
    public void An_escape_that_is_none_is_malformed(string escape)
    {
        Assert.Null(Canonical('"' + escape + '"'));
    }

    [Theory]
    [InlineData("\\u007F", "7f")]
    [InlineData("\\u0022", "5c22")]
    [InlineData("\\u005c", "5c5c")]
    [InlineData("\\\"", "5c22")]
    [InlineData("\\\\", "5c5c")]
    [InlineData("\\/", "2f")]
    [InlineData("\\b\\t\\n\\f\\r", "08090a0c0d")]
    public void Escapes_of_ASCII_may_stand_in_a_name_too(string escape, string hex)
    {
        Assert.Equal("7b22" + hex + "223a317d", Canonical("{\"" + escape + "\":1}"));
        Assert.Equal("22" + hex + "22", Canonical('"' + escape + '"'));
    }

    [Theory]
    [InlineData("\\u0080")]
    [InlineData("\\ud83d\\ude00")]
    [InlineData("\u0080")]
    public void A_name_beyond_ASCII_is_malformed(string name)
    {
        Assert.Null(Canonical("{\"" + name + "\":1}"));
    }

    private static string? Canonical(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        CollectedBytes sink = new();
        return CanonicalJson.TryWrite(new ArraySource(bytes), 0, bytes.Length, sink) ? Convert.ToHexStringLower(sink.ToArray()) : null;
    }
}
