using System.Text;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;
using OtaStack.Trust.Releases;

namespace OtaStack.Trust.Tests.Releases;

/// <summary>A value of the wrong kind is not the text that was read before it.</summary>
public sealed class ReleaseValuesTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("]")]
    public void What_is_no_text_has_no_value(string other)
    {
        Assert.Equal(0, ReleaseValues.ReadChoice(After("security", other), "security", "feature", "third"));
        Assert.Null(ReleaseValues.ReadVersion(After("1.0.0", other)));
        Assert.Null(ReleaseValues.ReadName(After("name", other), isProduct: true));
        Assert.Null(ReleaseValues.ReadPath(After("a/b", other)));
        Assert.False(After("00ff", other).ReadHex(new byte[2]));
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("null")]
    [InlineData("[7]")]
    [InlineData("]")]
    public void What_is_no_number_is_not_the_number_before_it(string other)
    {
        JsonReader reader = new(new ArraySource(Encoding.ASCII.GetBytes("[7," + other)));
        reader.Next();
        reader.Next();

        Assert.Equal(-1, reader.ReadCount());
    }

    [Fact]
    public void A_text_has_its_value()
    {
        byte[] digest = new byte[2];

        Assert.Equal(1, ReleaseValues.ReadChoice(After("x", "\"first\""), "first", "second", null));
        Assert.Equal(2, ReleaseValues.ReadChoice(After("x", "\"second\""), "first", "second", null));
        Assert.Equal(3, ReleaseValues.ReadChoice(After("x", "\"third\""), "first", "second", "third"));
        Assert.Equal(0, ReleaseValues.ReadChoice(After("x", "\"third\""), "first", "second", null));
        Assert.Equal(0, ReleaseValues.ReadChoice(After("x", "\"fourth\""), "first", "second", "third"));
        Assert.Equal("1.2.3", ReleaseValues.ReadVersion(After("x", "\"1.2.3\""))!.ToString());
        Assert.Equal("a-0", ReleaseValues.ReadName(After("x", "\"a-0\""), isProduct: true));
        Assert.Equal("a/b", ReleaseValues.ReadPath(After("x", "\"a/b\"")));
        Assert.True(After("x", "\"00ff\"").ReadHex(digest));
        Assert.Equal([0, 255], digest);
    }

    private static JsonReader After(string text, string next)
    {
        JsonReader reader = new(new ArraySource(Encoding.ASCII.GetBytes($"[\"{text}\",{next}")));
        reader.Next();
        reader.Next();
        return reader;
    }
}
