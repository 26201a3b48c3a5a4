using System.Text;
using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Tests.Bytes;

public sealed class HexTests
{
    [Fact]
    public void Every_byte_goes_there_and_back()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        byte[] fromBytes = new byte[258];

        string text = Hex.Encode(all, 0, all.Length);

        Assert.Equal(Convert.ToHexStringLower(all), text);
        Assert.True(Hex.TryDecode(Encoding.ASCII.GetBytes("#" + text), 1, 512, fromBytes, 1));
        Assert.Equal(all, fromBytes[1..257]);
        Assert.Equal(0, fromBytes[0] | fromBytes[257]);
    }

    [Fact]
    public void Only_the_lower_case_digits_are_digits()
    {
        byte[] into = new byte[1];
        for (int value = 0; value < 256; value++)
        {
            bool expected = value is (>= '0' and <= '9') or (>= 'a' and <= 'f');

            Assert.Equal(expected, Hex.TryDecode([(byte)value, (byte)'0'], 0, 2, into, 0));
            Assert.Equal(expected, Hex.TryDecode([(byte)'0', (byte)value], 0, 2, into, 0));
        }
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(0, -2)]
    [InlineData(-1, 2)]
    [InlineData(3, 2)]
    [InlineData(0, 6)]
    [InlineData(2147483646, 4)]
    public void Odd_counts_and_ranges_outside_the_array_are_refused(int offset, int count)
    {
        Assert.False(Hex.TryDecode("0000"u8.ToArray(), offset, count, new byte[8], 0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(2147483647)]
    public void Output_that_does_not_fit_is_refused(int intoOffset)
    {
        byte[] into = new byte[2];

        Assert.False(Hex.TryDecode("abcd"u8.ToArray(), 0, 4, into, intoOffset));
        Assert.Equal([0, 0], into);
    }

    [Fact]
    public void A_part_of_the_bytes_is_written()
    {
        Assert.Equal("0f90", Hex.Encode([0xff, 0x0f, 0x90, 0xff], 1, 2));
        Assert.Equal("9a09", Hex.Encode([0xff, 0xff, 0x9a, 0x09], 2, 2));
        Assert.Equal("", Hex.Encode([0xff], 1, 0));
    }

    [Theory]
    [InlineData(0, 4, 0, "12340000")]
    [InlineData(0, 4, 2, "00001234")]
    [InlineData(2, 2, 3, "00000034")]
    [InlineData(4, 0, 4, "00000000")]
    [InlineData(0, 0, 0, "00000000")]
    public void A_range_that_ends_with_its_array_is_read_and_written(int offset, int count, int intoOffset, string expected)
    {
        byte[] into = new byte[4];

        Assert.True(Hex.TryDecode("1234"u8.ToArray(), offset, count, into, intoOffset));
        Assert.Equal(expected, Convert.ToHexStringLower(into));
    }

    [Fact]
    public void One_byte_too_little_room_is_too_little()
    {
        byte[] into = new byte[4];

        Assert.False(Hex.TryDecode("1234"u8.ToArray(), 0, 4, into, 3));
        Assert.False(Hex.TryDecode("1234"u8.ToArray(), 0, 2, into, 4));
        Assert.False(Hex.TryDecode("1234"u8.ToArray(), 0, 0, into, 5));
        Assert.False(Hex.TryDecode("1234"u8.ToArray(), 5, 0, into, 0));
        Assert.Equal(new byte[4], into);
    }
}
