using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace OtaStack.Server.Devices;

/// <summary>A device's key: 32 random bytes, written as 64 lowercase hex digits. The server keeps only its SHA-256.</summary>
internal static class DeviceKey
{
    public const int Bytes = 32;

    /// <summary>What an unknown device's key is compared with, so that it takes as long as a known one's.</summary>
    public static ReadOnlySpan<byte> NoKeyHash => new byte[SHA256.HashSizeInBytes];

    /// <summary>A new key and what to store of it.</summary>
    public static (string Hex, byte[] Hash) Make()
    {
        byte[] key = RandomNumberGenerator.GetBytes(Bytes);
        return (Convert.ToHexStringLower(key), SHA256.HashData(key));
    }

    /// <summary>Whether <paramref name="presented"/> (lowercase hex, as bytes) is the key of <paramref name="hash"/>; constant time in the key.</summary>
    public static bool Matches(ReadOnlySpan<byte> presented, ReadOnlySpan<byte> hash)
    {
        Span<byte> key = stackalloc byte[Bytes];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        bool wellFormed = presented.Length == 2 * Bytes && !presented.ContainsAnyInRange((byte)'A', (byte)'F')
            && Convert.FromHexString(Encoding.ASCII.GetString(presented), key, out _, out _) == OperationStatus.Done;
        SHA256.HashData(key, digest);
        bool equal = CryptographicOperations.FixedTimeEquals(digest, hash);
        CryptographicOperations.ZeroMemory(key);
        return wellFormed & equal;
    }
}
