using System.Text;
using OtaStack.Launcher.Records;

namespace OtaStack.Launcher.Tests.Records;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("123456789", 0xCBF43926)]
    [InlineData("", 0x00000000)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339)]
    public void Known_texts_have_their_known_checksums(string text, uint expected)
    {
        byte[] bytes = Encoding.ASCII.GetBytes("x" + text + "x");

        Assert.Equal(expected, Crc32.Compute(bytes, 1, text.Length));
    }
}
