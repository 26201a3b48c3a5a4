using System.Security.Cryptography;

namespace OtaStack.Server.Erasure;

/// <summary>
/// What authenticates a receipt: HMAC-SHA256 over the bytes before <c>,"mac":</c>, under the SHA-256 of the device's key. That is what
/// the server has of the key, so it can check receipts without knowing the key, and could itself make one (docs/erase.md).
/// </summary>
internal static class ReceiptMac
{
    public static bool IsRight(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> keyHash, string mac)
    {
        int end = payload.LastIndexOf(",\"mac\":\""u8);
        return end > 0 && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(keyHash, payload[..end]), Convert.FromHexString(mac));
    }
}
