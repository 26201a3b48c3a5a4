using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tests.Cryptography;

public sealed class ConstantTimeTests
{
    [Fact]
    public void Only_the_named_ranges_are_compared()
    {
        byte[] a = [9, 1, 2, 3, 8];
        byte[] b = [1, 2, 3, 7];

        Assert.True(ConstantTime.AreEqual(a, 1, b, 0, 3));
        Assert.False(ConstantTime.AreEqual(a, 1, b, 0, 4));
        Assert.True(ConstantTime.AreEqual(a, 5, b, 4, 0));
    }

    [Fact]
    public void A_difference_in_any_bit_is_seen()
    {
        byte[] a = new byte[32];
        for (int bit = 0; bit < 256; bit++)
        {
            byte[] b = new byte[32];
            b[bit >> 3] = (byte)(1 << (bit & 7));

            Assert.False(ConstantTime.AreEqual(a, 0, b, 0, 32));
        }
    }
}
