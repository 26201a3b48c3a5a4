using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Tests.Bytes;

public sealed class ArraySourceTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    [InlineData(1, 3)]
    [InlineData(4, 0)]
    public void Any_part_of_the_array_can_be_a_source(int offset, int length)
    {
        byte[] into = new byte[8];
        ArraySource source = new([10, 11, 12, 13], offset, length);

        Assert.Equal(length, source.Length);
        Assert.Equal(length, source.Read(0, into, 2, 6));
        Assert.Equal([0, 0, .. Enumerable.Range(10 + offset, length).Select(value => (byte)value)], into[..(2 + length)]);
        Assert.All(into[(2 + length)..], value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(-1, 5)]
    [InlineData(0, -1)]
    [InlineData(1, -1)]
    [InlineData(0, 5)]
    [InlineData(1, 4)]
    [InlineData(2, 3)]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(1, int.MaxValue)]
    public void A_part_that_is_not_in_the_array_is_the_callers_mistake(int offset, int length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArraySource([10, 11, 12, 13], offset, length));
    }

    [Theory]
    [InlineData(0, 2, new byte[] { 11, 12 })]
    [InlineData(0, 3, new byte[] { 11, 12, 13 })]
    [InlineData(0, 4, new byte[] { 11, 12, 13 })]
    [InlineData(1, 1, new byte[] { 12 })]
    [InlineData(1, int.MaxValue, new byte[] { 12, 13 })]
    [InlineData(2, 1, new byte[] { 13 })]
    [InlineData(2, 2, new byte[] { 13 })]
    [InlineData(3, 1, new byte[0])]
    [InlineData(4, 1, new byte[0])]
    [InlineData(-1, 1, new byte[0])]
    [InlineData(-1, 3, new byte[0])]
    [InlineData(1, 0, new byte[0])]
    [InlineData(1, -1, new byte[0])]
    public void A_read_gives_what_is_asked_for_as_far_as_the_part_goes(int position, int count, byte[] expected)
    {
        byte[] into = new byte[6];

        int read = new ArraySource([10, 11, 12, 13, 14], 1, 3).Read(position, into, 1, count);

        Assert.Equal(expected.Length, read);
        Assert.Equal([0, .. expected, .. new byte[5 - expected.Length]], into);
    }
}
