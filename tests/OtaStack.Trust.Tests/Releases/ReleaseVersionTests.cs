using OtaStack.Trust.Releases;

namespace OtaStack.Trust.Tests.Releases;

public sealed class ReleaseVersionTests
{
    [Theory]
    [InlineData("0.0.0")]
    [InlineData("1.2.3")]
    [InlineData("10.20.30")]
    [InlineData("9.0.65534")]
    [InlineData("0.9.9")]
    [InlineData("65535.65535.65535")]
    public void A_version_is_read_and_written_the_same(string text)
    {
        Assert.True(ReleaseVersion.TryParse(text, out ReleaseVersion? version));
        Assert.Equal(text, version!.ToString());
        Assert.Equal(text, $"{version.Major}.{version.Minor}.{version.Patch}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.")]
    [InlineData("1..3")]
    [InlineData(".2.3")]
    [InlineData("1.2.3.")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.3-rc")]
    [InlineData("v1.2.3")]
    [InlineData(" 1.2.3")]
    [InlineData("1.2.3 ")]
    [InlineData("01.2.3")]
    [InlineData("1.00.3")]
    [InlineData("1.2.-3")]
    [InlineData("1.2.+3")]
    [InlineData("65536.0.0")]
    [InlineData("0.0.4294967297")]
    [InlineData("0.0.99999999999999999999")]
    [InlineData("1.2.3\0")]
    [InlineData("1x3")]
    [InlineData("655367")]
    [InlineData("1.655367")]
    [InlineData("1.2./")]
    [InlineData("1.2.:")]
    [InlineData("1.2.3/")]
    [InlineData("1.2:3")]
    [InlineData("1/2.3")]
    [InlineData("1.2.03")]
    [InlineData("1.65536.0")]
    [InlineData("0.0.65536")]
    [InlineData("1\02.3")]
    [InlineData("１.2.3")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(ReleaseVersion.TryParse(text, out ReleaseVersion? version));
        Assert.Null(version);
    }

    [Fact]
    public void Order_is_by_number_from_left_to_right()
    {
        string[] ascending = ["0.0.0", "0.0.9", "0.0.10", "0.9.0", "0.10.0", "1.0.0", "1.0.1", "2.0.0", "10.0.0", "65535.0.0"];
        ReleaseVersion[] versions = [.. ascending.Select(Parse)];
        for (int i = 0; i < versions.Length; i++)
        {
            for (int j = 0; j < versions.Length; j++)
            {
                Assert.Equal(Math.Sign(i - j), Math.Sign(versions[i].CompareTo(versions[j])));
            }
        }
    }

    private static ReleaseVersion Parse(string text)
    {
        Assert.True(ReleaseVersion.TryParse(text, out ReleaseVersion? version));
        return version!;
    }
}
