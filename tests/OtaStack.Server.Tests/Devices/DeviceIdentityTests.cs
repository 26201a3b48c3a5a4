using System.Security.Cryptography;
using System.Text;
using OtaStack.Server.Devices;

namespace OtaStack.Server.Tests.Devices;

public class DeviceIdentityTests
{
    [Theory]
    [InlineData("thermostat/dev-001", true)]
    [InlineData("t/Dev_1.a-B", true)]
    [InlineData("thermostat", false)]
    [InlineData("/dev", false)]
    [InlineData("thermostat/", false)]
    [InlineData("thermostat/a/b", false)]
    [InlineData("Thermostat/dev", false)]
    [InlineData("thermostat/+", false)]
    [InlineData("thermostat/#", false)]
    [InlineData("thermostat/de v", false)]
    [InlineData("thermostat/d\u00e9v", false)]
    [InlineData(null, false)]
    public void A_name_is_product_slash_device_without_wildcards(string? text, bool good)
    {
        Assert.Equal(good, DeviceName.TryParse(text, out DeviceName name));
        Assert.True(!good || name.ToString() == text);
    }

    [Fact]
    public void Names_longer_than_64_are_refused()
    {
        Assert.True(DeviceName.TryParse($"{new string('p', 64)}/{new string('d', 64)}", out _));
        Assert.False(DeviceName.TryParse($"p/{new string('d', 65)}", out _));
        Assert.False(DeviceName.TryParse($"{new string('p', 65)}/d", out _));
    }

    [Fact]
    public void Only_the_very_key_in_lowercase_hex_matches()
    {
        (string hex, byte[] hash) = DeviceKey.Make();

        Assert.Equal(SHA256.HashData(Convert.FromHexString(hex)), hash);
        Assert.True(DeviceKey.Matches(Encoding.ASCII.GetBytes(hex), hash));
        Assert.False(DeviceKey.Matches(Encoding.ASCII.GetBytes(hex[..^1] + (hex[^1] == '0' ? '1' : '0')), hash));
        Assert.False(DeviceKey.Matches(Encoding.ASCII.GetBytes(hex[..^2]), hash));
        Assert.False(DeviceKey.Matches(Encoding.ASCII.GetBytes(hex + "00"), hash));
        Assert.False(DeviceKey.Matches(Encoding.ASCII.GetBytes("zz" + hex[2..]), hash));
        Assert.False(DeviceKey.Matches([], hash));
        Assert.NotEqual(hex, DeviceKey.Make().Hex);
    }

    [Fact]
    public void Uppercase_hex_is_not_the_key()
    {
        byte[] key = Enumerable.Repeat((byte)0xAB, 32).ToArray();

        Assert.True(DeviceKey.Matches(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key)), SHA256.HashData(key)));
        Assert.False(DeviceKey.Matches(Encoding.ASCII.GetBytes(Convert.ToHexString(key)), SHA256.HashData(key)));
    }

    [Fact]
    public void A_malformed_key_does_not_match_the_hash_of_nothing()
    {
        Assert.False(DeviceKey.Matches([], SHA256.HashData(new byte[32])));
        Assert.False(DeviceKey.Matches(Encoding.ASCII.GetBytes(new string('0', 64)), DeviceKey.NoKeyHash));
    }
}
