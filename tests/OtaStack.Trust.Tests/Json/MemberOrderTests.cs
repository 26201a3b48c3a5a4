using System.Text;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tests.Json;

/// <summary>How members come into order, and that none stands twice wherever it stands.</summary>
public sealed class MemberOrderTests
{
    private static readonly string Long = new('n', 161);

    [Theory]
    [InlineData("{\"b\":1,\"\":2}", "{\"\":2,\"b\":1}")]
    [InlineData("{\"b\":1,\"\":2,\"a\":3}", "{\"\":2,\"a\":3,\"b\":1}")]
    [InlineData("{\"c\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2,\"c\":1}")]
    [InlineData("{\"ab\":1,\"a\":2,\"b\":3}", "{\"a\":2,\"ab\":1,\"b\":3}")]
    [InlineData("{\"b\":{\"d\":1,\"c\":2},\"a\":{\"f\":3,\"e\":4}}", "{\"a\":{\"e\":4,\"f\":3},\"b\":{\"c\":2,\"d\":1}}")]
    [InlineData("{\"b\":[],\"a\":{}}", "{\"a\":{},\"b\":[]}")]
    [InlineData("{\"z\":1,\"a\\\"\":2,\"a\\\\\":3}", "{\"a\\\"\":2,\"a\\\\\":3,\"z\":1}")]
    [InlineData(" {\"a\\\"\":2,\"a\\\\\":3}", "{\"a\\\"\":2,\"a\\\\\":3}")]
    [InlineData("[{\"b\":true,\"a\":false},null,{}]", "[{\"a\":false,\"b\":true},null,{}]")]
    public void Members_are_put_in_order(string json, string canonical)
    {
        Assert.Equal(canonical, Canonical(json));
    }

    // The names share buffers: what an earlier, longer name has left in one is no part of a later name.
    [Theory]
    [InlineData("{\"x\":1,\"xz\":2,\"w\":3,\"wa\":4}", "{\"w\":3,\"wa\":4,\"x\":1,\"xz\":2}")]
    [InlineData("{\"xz\":1,\"wa\":2,\"w\":3}", "{\"w\":3,\"wa\":2,\"xz\":1}")]
    [InlineData("{\"ba\":\"zz\",\"b\":1}", "{\"b\":1,\"ba\":\"zz\"}")]
    [InlineData(" {\"az\":1,\"b\":2,\"ba\":3}", "{\"az\":1,\"b\":2,\"ba\":3}")]
    [InlineData(" {\"ba\":\"zz\",\"b\":1}", "{\"b\":1,\"ba\":\"zz\"}")]
    public void A_name_is_compared_as_far_as_it_goes(string json, string canonical)
    {
        Assert.Equal(canonical, Canonical(json));
    }

    [Theory]
    [InlineData("{\"\":1,\"\":2}")]
    [InlineData("{\"b\":1,\"\":2,\"a\":3,\"\":4}")]
    [InlineData("{\"b\":1,\"a\":2,\"b\":3}")]
    [InlineData("{\"b\":1,\"a\":2,\"c\":3,\"a\":4}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("{\"x\":{\"b\":1,\"a\":2,\"b\":3}}")]
    [InlineData("{\"b\":1,\"a\":[{\"d\":1,\"c\":2,\"d\":3}]}")]
    public void A_name_that_stands_twice_is_refused(string json)
    {
        Assert.Null(Canonical(json));
        Assert.Null(Canonical(" " + json));
    }

    [Fact]
    public void A_long_name_does_not_meet_a_name_of_an_object_before()
    {
        string json = "[{\"x\":1},{\"" + Long + "\":1,\"x\":2}]";

        Assert.Equal(json, Canonical(json));
    }

    [Fact]
    public void A_long_name_that_stands_twice_is_refused_too()
    {
        Assert.Null(Canonical($"{{\"{Long}\":1,\"{Long}\":2}}"));
        Assert.Null(Canonical($"{{\"{Long}\":1,\"a\":2,\"{Long}\":3}}"));
        Assert.Null(Canonical($"{{\"a\":1,\"{Long}\":2,\"{Long}\":3}}"));
        Assert.Equal($"{{\"{Long}\":1,\"{Long}n\":2}}", Canonical($"{{\"{Long}\":1,\"{Long}n\":2}}"));
        Assert.Equal($"{{\"{Long}\":2,\"{Long}n\":1}}", Canonical($"{{\"{Long}n\":1,\"{Long}\":2}}"));
    }

    [Fact]
    public void A_hundred_members_in_the_wrong_order_are_put_right()
    {
        string[] members = [.. Enumerable.Range(100, 100).Select(i => $"\"{i}\":\"{i}\"")];

        Assert.Equal("{" + string.Join(',', members) + "}", Canonical("{" + string.Join(',', members.Reverse()) + "}"));
        Assert.Equal("[0,{" + string.Join(',', members) + "}]", Canonical("[0,{" + string.Join(',', members.Reverse()) + "}]"));
    }

    // 527 members are read over 528 times: (528 - 512) * 4096 bytes are exactly what short documents may take more.
    // What stands before the object is not part of the work.
    [Theory]
    [InlineData(4096, 0, true)]
    [InlineData(4097, 0, false)]
    [InlineData(4096, 40, true)]
    [InlineData(4097, 40, false)]
    public void The_work_that_unordered_members_cause_has_a_limit(int length, int spacesBefore, bool accepted)
    {
        IEnumerable<string> members = Enumerable.Range(0, 527).Select(i => $"\"{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}\":1");
        string json = "{" + string.Join(',', members.Reverse());
        json += new string(' ', length - 1 - json.Length) + "}";

        Assert.Equal(accepted, Canonical(new string(' ', spacesBefore) + json) != null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(513)]
    public void Bytes_are_copied_as_they_stand(int length)
    {
        byte[] bytes = [.. Enumerable.Range(0, length + 5).Select(i => (byte)i)];
        CollectedBytes sink = new();

        Assert.True(CanonicalJson.CopyTo(new ArraySource(bytes), 3, 3 + length, sink));
        Assert.Equal(bytes[3..(3 + length)], sink.ToArray());
    }

    [Fact]
    public void A_source_that_ends_early_is_not_copied()
    {
        Assert.False(CanonicalJson.CopyTo(new ArraySource(new byte[4]), 0, 5, new CollectedBytes()));
    }

    private static string? Canonical(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        CollectedBytes sink = new();
        return CanonicalJson.TryWrite(new ArraySource(bytes), 0, bytes.Length, sink) ? Encoding.UTF8.GetString(sink.ToArray()) : null;
    }
}
