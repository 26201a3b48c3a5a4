using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Mcuboot;

namespace OtaStack.Signing.Tests.Mcuboot;

/// <summary>No bit of an image can change and no byte can go or come without a refusal.</summary>
public sealed class EveryByteTests
{
    public static TheoryData<string, string> Images => new()
    {
        { "golden.bin", "rfc8032" },
        { "pure-20.bin", "ed25519" },
        { "p256-20.bin", "p256" },
        { "ed25519-everything.bin", "ed25519" },
        { "confirm-align-8.bin", "ed25519" },
        { "erased-00.bin", "ed25519" },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public void Every_flipped_bit_is_refused(string name, string key)
    {
        byte[] image = ImageVector.Bytes(name);
        PublicKey publicKey = ImageVector.PublicKey(key);
        McubootImageVerifier.Verify(McubootImageReader.Read(image, name), publicKey, ImageRequirements.None);
        List<string> accepted = [];
        for (int i = 0; i < image.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                image[i] ^= (byte)(1 << bit);
                if (IsAccepted(image, publicKey))
                {
                    accepted.Add($"byte {i}, bit {bit}");
                }

                image[i] ^= (byte)(1 << bit);
            }
        }

        // The confirmation is the one byte that a device writes, and nobody signs; where flash reads as 0, one bit is the whole difference.
        Assert.Equal(name == "erased-00.bin" ? [$"byte {image.Length - 24}, bit 0"] : [], accepted);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Every_truncation_and_every_byte_more_is_refused(string name, string key)
    {
        byte[] image = ImageVector.Bytes(name);
        PublicKey publicKey = ImageVector.PublicKey(key);
        McubootImage whole = McubootImageReader.Read(image, name);
        int[] accepted = [.. Enumerable.Range(0, image.Length).Where(length => IsAccepted(image[..length], publicKey))];

        // What a padded image is without its padding is the same image.
        Assert.Equal(whole.Trailer is null ? [] : [whole.ContentBytes], accepted);
        Assert.All<byte>([0x00, 0xFF, 0x01], more => Assert.False(IsAccepted([.. image, more], publicKey)));
    }

    [Theory]
    [InlineData(8, 16)]
    [InlineData(16, 32)]
    [InlineData(32, 80)]
    public void Padding_too_short_for_a_trailer_is_refused(int maxAlign, int least)
    {
        byte[] image = ImageVector.Bytes("golden.bin");
        PublicKey key = ImageVector.PublicKey("rfc8032");
        for (int erased = 0; erased <= least; erased++)
        {
            byte[] padding = new byte[erased];
            Array.Fill(padding, (byte)0xFF);
            Assert.Equal(erased == least, IsAccepted([.. image, .. padding, .. ImageTrailer.MagicFor(maxAlign)], key));
        }
    }

    private static bool IsAccepted(byte[] file, PublicKey key)
    {
        try
        {
            McubootImageVerifier.Verify(McubootImageReader.Read(file, "image"), key, ImageRequirements.None);
            return true;
        }
        catch (SigningException refusal) when (refusal.Fault == SigningFault.Refused)
        {
            return false;
        }
    }
}
