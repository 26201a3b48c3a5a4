using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Tests.Bytes;

/// <summary>A source may give less than asked for, nothing, or nonsense.</summary>
public sealed class ByteSourcesTests
{
    [Fact]
    public void A_range_is_put_together_from_pieces_of_any_size()
    {
        byte[] into = new byte[7];
        Script source = new(1, 3, 1);

        Assert.True(ByteSources.TryReadExactly(source, 20, into, 1, 5));
        Assert.Equal([0, 20, 21, 22, 23, 24, 0], into);
        Assert.Equal(["20+5", "21+4", "24+1"], source.Asked);
    }

    [Fact]
    public void Nothing_is_asked_for_when_nothing_is_wanted()
    {
        Script source = new();

        Assert.True(ByteSources.TryReadExactly(source, 20, [], 0, 0));
        Assert.Empty(source.Asked);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_source_that_gives_no_more_has_ended(int end)
    {
        Script source = new(2, end, 3);

        Assert.False(ByteSources.TryReadExactly(source, 0, new byte[5], 0, 5));
        Assert.Equal(["0+5", "2+3"], source.Asked);
    }

    [Fact]
    public void A_source_that_claims_more_than_was_asked_for_is_not_believed()
    {
        Script source = new(2, 4);

        Assert.False(ByteSources.TryReadExactly(source, 0, new byte[9], 0, 5));
        Assert.Equal(["0+5", "2+3"], source.Asked);
    }

    /// <summary>Answers reads as told; the byte at a position is its number.</summary>
    private sealed class Script(params int[] answers) : IByteSource
    {
        public int Length => 100;

        public List<string> Asked { get; } = [];

        public int Read(int position, byte[] buffer, int offset, int count)
        {
            int answer = answers[Asked.Count];
            Asked.Add($"{position}+{count}");
            for (int i = 0; i < answer; i++)
            {
                buffer[offset + i] = (byte)(position + i);
            }

            return answer;
        }
    }
}
