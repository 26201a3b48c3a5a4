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
        Assert.Equal(0, After("security", other).ReadChoice("security", "feature", "third"));
        Assert.Null(After("1.0.0", other).ReadVersion());
        Assert.Null(After("name", other).ReadName(isProduct: true));
        Assert.Null(After("a/b", other).ReadPath());
        Assert.False(After("00ff", other).ReadSha256(new byte[2]));
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

        Assert.Equal(-1, new ReleaseValues(reader).ReadCount());
    }

    [Fact]
    public void A_text_has_its_value()
    {
        byte[] digest = new byte[2];

        Assert.Equal(1, After("x", "\"first\"").ReadChoice("first", "second", null));
        Assert.Equal(2, After("x", "\"second\"").ReadChoice("first", "second", null));
        Assert.Equal(3, After("x", "\"third\"").ReadChoice("first", "second", "third"));
        Assert.Equal(0, After("x", "\"third\"").ReadChoice("first", "second", null));
        Assert.Equal(0, After("x", "\"fourth\"").ReadChoice("first", "second", "third"));
        Assert.Equal("1.2.3", After("x", "\"1.2.3\"").ReadVersion()!.ToString());
        Assert.Equal("a-0", After("x", "\"a-0\"").ReadName(isProduct: true));
        Assert.Equal("a/b", After("x", "\"a/b\"").ReadPath());
        Assert.True(After("x", "\"00ff\"").ReadSha256(digest));
        Assert.Equal([0, 255], digest);
    }

    private static ReleaseValues After(string text, string next)
    {
        JsonReader reader = new(new ArraySource(Encoding.ASCII.GetBytes($"[\"{text}\",{next}")));
        reader.Next();
        reader.Next();
        return new ReleaseValues(reader);
    }
}
