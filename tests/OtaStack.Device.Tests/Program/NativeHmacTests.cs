using OtaStack.Launcher.Program;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Device.Tests.Program;

public sealed class NativeHmacTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(64, 0, 64)]
    [InlineData(64, 1, 63)]
    [InlineData(64, 0, 63)]
    [InlineData(4096, 17, 4000)]
    public void The_firmwares_tag_is_the_managed_one_and_goes_where_it_is_wanted(int length, int offset, int count)
    {
        byte[] key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
        byte[] expected = new byte[40];
        byte[] actual = new byte[40];

        new ManagedHmacSha256().Compute(key, data, offset, count, expected, 5);
        new NativeHmac().Compute(key, data, offset, count, actual, 5);

        Assert.Equal(expected, actual);
        Assert.NotEqual(0, actual[5..37].Sum(value => value));
    }
}
