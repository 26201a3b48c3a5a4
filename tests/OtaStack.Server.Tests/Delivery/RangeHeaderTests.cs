using OtaStack.Server.Delivery;

namespace OtaStack.Server.Tests.Delivery;

public sealed class RangeHeaderTests
{
    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=10-19", 10, 10)]
    [InlineData("bytes=90-", 90, 10)]
    [InlineData("bytes=99-200", 99, 1)]
    [InlineData("bytes=-1", 99, 1)]
    [InlineData("bytes=-100", 0, 100)]
    [InlineData("bytes=-200", 0, 100)]
    [InlineData("BYTES=5-5", 5, 1)]
    [InlineData("bytes=0-9223372036854775807", 0, 100)]
    public void One_range_is_a_part(string header, long start, long length)
    {
        Assert.Equal(new FileRange(start, length), RangeHeader.Read(header, 100, out bool partial));
        Assert.True(partial);
    }

    [Theory]
    [InlineData("bytes=100-")]
    [InlineData("bytes=100-100")]
    [InlineData("bytes=500-600")]
    [InlineData("bytes=-0")]
    public void A_range_beyond_the_end_cannot_be_satisfied(string header)
    {
        Assert.Null(RangeHeader.Read(header, 100, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=0-1,4-5")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes=1-2-3")]
    [InlineData("bytes=0x1-2")]
    [InlineData("bytes=99999999999999999999-")]
    [InlineData("lines=1-2")]
    public void Anything_else_is_answered_whole(string? header)
    {
        Assert.Equal(new FileRange(0, 100), RangeHeader.Read(header, 100, out bool partial));
        Assert.False(partial);
    }

    [Theory]
    [InlineData("bytes=0-0")]
    [InlineData("bytes=0-")]
    [InlineData("bytes=-5")]
    public void No_part_of_an_empty_file_can_be_had(string header)
    {
        Assert.Null(RangeHeader.Read(header, 0, out _));
    }
}
