using System.Text.Json.Nodes;
using OtaStack.Agent.Reports;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Reports;

public sealed class JsonObjectWriterTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("a \"quote\" and a \\")]
    [InlineData("\u0001\n\u007f")]
    [InlineData("é 更新 \ud83d\ude80")]
    public void An_object_is_the_canonical_form_of_its_members(string text)
    {
        byte[] buffer = new byte[200];
        JsonObjectWriter json = new(buffer, buffer.Length);
        json.Add("a", text);
        json.Add("b", long.MinValue);
        json.Add("c\"", 0);

        int length = json.Finish();

        JsonObject expected = new() { ["a"] = text, ["b"] = long.MinValue, ["c\""] = 0 };
        Assert.Equal(JsonText.Canonical(expected), buffer[..length]);
    }

    [Fact]
    public void An_object_without_members_is_written()
    {
        byte[] buffer = new byte[2];

        Assert.Equal(2, new JsonObjectWriter(buffer, 2).Finish());
        Assert.Equal("{}"u8.ToArray(), buffer);
    }

    [Fact]
    public void Nothing_is_written_beyond_the_limit()
    {
        for (int limit = 0; limit < "{\"a\":\"é\"}"u8.Length; limit++)
        {
            byte[] buffer = new byte[20];

            Assert.Throws<InvalidOperationException>(() => Write(buffer, limit, "é"));
            Assert.All(buffer[limit..], value => Assert.Equal(0, value));
        }
    }

    // Numbers, because an attribute cannot hold half a pair.
    [Theory]
    [InlineData(0xD83D, 0)]
    [InlineData(0xD83D, 'x')]
    [InlineData(0xDE80, 'x')]
    [InlineData(0xDE80, 0xD83D)]
    public void Half_a_surrogate_pair_is_refused(int first, int second)
    {
        Assert.Throws<InvalidOperationException>(() => Write(new byte[20], 20, new string([(char)first, (char)second])));
        Assert.Throws<InvalidOperationException>(() => Write(new byte[20], 20, ((char)first).ToString()));
    }

    private static void Write(byte[] buffer, int limit, string text)
    {
        JsonObjectWriter json = new(buffer, limit);
        json.Add("a", text);
        _ = json.Finish();
    }
}
