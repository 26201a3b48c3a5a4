using OtaStack.Agent.Decisions;

namespace OtaStack.Agent.Tests.Decisions;

public sealed class ResumePointTests
{
    [Theory]
    [InlineData(-1, 10000, 0)]
    [InlineData(0, 10000, 0)]
    [InlineData(4095, 10000, 0)]
    [InlineData(4096, 10000, 4096)]
    [InlineData(4097, 10000, 4096)]
    [InlineData(9999, 10000, 8192)]
    [InlineData(10000, 10000, 10000)]
    [InlineData(10001, 10000, 10000)]
    [InlineData(8192, 8192, 8192)]
    [InlineData(100, 100, 100)]
    [InlineData(99, 100, 0)]
    public void Whole_blocks_are_worth_checking_and_the_tail_is_not(int fileLength, int partLength, int expected)
    {
        Assert.Equal(expected, ResumePoint.Of(fileLength, partLength, 4096));
    }
}
