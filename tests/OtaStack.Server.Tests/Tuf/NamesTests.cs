using OtaStack.Server.Tuf;

namespace OtaStack.Server.Tests.Tuf;

public sealed class NamesTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("thermostat/1.1.0/assemblies.bin", "thermostat/1.1.0/" + Hash + ".assemblies.bin")]
    [InlineData("x", Hash + ".x")]
    public void A_published_path_has_the_hash_before_the_last_segment(string path, string published)
    {
        Assert.Equal(published, TargetPath.Published(path, Hash));
        Assert.Equal(Hash, TargetPath.HashOf(published));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(Hash)]
    [InlineData(Hash + ".")]
    [InlineData(Hash + "x")]
    [InlineData("../" + Hash + ".x")]
    [InlineData("a/../" + Hash + ".x")]
    [InlineData("/" + Hash + ".x")]
    [InlineData(Hash + ".x/")]
    [InlineData(Hash + "..x")]
    [InlineData("A123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.x")]
    public void Anything_else_is_no_published_path(string published)
    {
        Assert.Null(TargetPath.HashOf(published));
    }

    [Fact]
    public void A_path_of_the_greatest_length_makes_file_names_that_fit()
    {
        string longest = string.Join('/', new string('a', 111), new string('b', 128));
        Assert.True(TargetPath.IsValid(longest));
        Assert.All(TargetPath.Published(longest, Hash).Split('/'), segment => Assert.InRange(segment.Length, 1, 255));
        Assert.False(TargetPath.IsValid(longest + "/c"));
        Assert.False(TargetPath.IsValid(new string('b', 129)));
    }
}
