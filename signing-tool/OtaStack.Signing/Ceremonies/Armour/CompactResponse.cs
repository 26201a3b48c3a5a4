using System.Buffers.Binary;
using System.Text;
using OtaStack.Signing.Audit;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;

namespace OtaStack.Signing.Ceremonies.Armour;

/// <summary>
/// A response in as few bytes as can be typed: what its request tells is left out, and the request is named by its hash.
/// Layout: version 1 · request SHA-256 (32) · first 8 bytes of the keyid · signature (64) · log id (16) · log sequence (4, big-endian) ·
/// log hash (32) · Unix time (4, big-endian) · tool SHA-256 (32) · tool version, key, operators, each a length byte and UTF-8.
/// </summary>
internal static class CompactResponse
{
    private const byte LayoutVersion = 1;
    private const int HashBytes = 32;
    private const int KeyIdBytes = 8;
    private const int FixedBytes = 1 + HashBytes + KeyIdBytes + Ed25519Signer.SignatureBytes + 16 + 4 + HashBytes + 4 + HashBytes;

    public static byte[] Write(SigningResponse response)
    {
        using MemoryStream output = new();
        output.WriteByte(LayoutVersion);
        output.Write(Convert.FromHexString(response.RequestSha256));
        output.Write(Convert.FromHexString(response.KeyId).AsSpan(0, KeyIdBytes));
        output.Write(response.Signature);
        output.Write(Convert.FromHexString(response.LogHead.LogId));
        WriteNumber(output, (uint)response.LogHead.Sequence);
        output.Write(Convert.FromHexString(response.LogHead.Hash));
        WriteNumber(output, (uint)response.Time.ToUnixTimeSeconds());
        output.Write(Convert.FromHexString(response.Tool.Sha256));
        foreach (string text in (string[])[response.Tool.Version, response.Key, .. response.Operators])
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            output.WriteByte((byte)Math.Min(utf8.Length, byte.MaxValue));
            output.Write(utf8.AsSpan(0, Math.Min(utf8.Length, byte.MaxValue)));
        }

        return output.ToArray();
    }

    /// <summary>The response, filled up from the request that it names.</summary>
    /// <param name="bytes">What <see cref="Write"/> made.</param>
    /// <param name="requests">The requests that are known here.</param>
    /// <param name="name">What to call the source in an error.</param>
    public static SigningResponse Read(byte[] bytes, IReadOnlyList<SigningRequest> requests, string name)
    {
        if (bytes.Length <= FixedBytes || bytes[0] != LayoutVersion)
        {
            throw Malformed(null, name);
        }

        int at = 1;
        string requestSha256 = TakeHex(bytes, ref at, HashBytes);
        SigningRequest request = requests.FirstOrDefault(known => known.Sha256 == requestSha256)
            ?? throw new SigningException(SigningFault.Refused, CeremonyErrorCode.RequestUnknown, requestSha256);
        string keyId = TakeHex(bytes, ref at, KeyIdBytes);
        byte[] signature = Convert.FromHexString(TakeHex(bytes, ref at, Ed25519Signer.SignatureBytes));
        string logId = TakeHex(bytes, ref at, 16);
        int sequence = (int)TakeNumber(bytes, ref at);
        LogHead head = new(logId, sequence, TakeHex(bytes, ref at, HashBytes));
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(TakeNumber(bytes, ref at));
        string tool = TakeHex(bytes, ref at, HashBytes);
        List<string> texts = TakeTexts(bytes, at, name);
        SigningResponse response = new()
        {
            RequestSha256 = requestSha256,
            RequestId = request.Id,
            Product = request.Product,
            Role = request.Role,
            Version = request.Version,
            IsRehearsal = request.IsRehearsal,
            PayloadSha256 = request.PayloadSha256,
            KeyId = request.KeyIds.FirstOrDefault(known => known.StartsWith(keyId, StringComparison.Ordinal))
                ?? throw new SigningException(SigningFault.Refused, CeremonyErrorCode.KeyNotNeeded, keyId, request.Role),
            Key = texts[1],
            Signature = signature,
            Operators = texts[2..],
            Time = time,
            Tool = new ToolIdentity(texts[0], tool),
            LogHead = head,
        };

        // What was typed must pass as the file would have.
        return SigningResponse.Parse(response.ToBytes(), name);
    }

    private static List<string> TakeTexts(byte[] bytes, int at, string name)
    {
        try
        {
            UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            List<string> texts = [];
            while (at < bytes.Length)
            {
                int length = bytes[at];
                texts.Add(utf8.GetString(bytes.AsSpan(at + 1, length)));
                at += 1 + length;
            }

            return texts.Count is >= 3 and <= 2 + CeremonyLimits.MaxOperators ? texts : throw Malformed(null, name);
        }
        catch (ArgumentException cause)
        {
            throw Malformed(cause, name);
        }
    }

    private static string TakeHex(byte[] bytes, ref int at, int count)
    {
        at += count;
        return Convert.ToHexStringLower(bytes.AsSpan(at - count, count));
    }

    private static uint TakeNumber(byte[] bytes, ref int at)
    {
        at += 4;
        return BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at - 4));
    }

    private static void WriteNumber(Stream output, uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        output.Write(bytes);
    }

    private static SigningException Malformed(Exception? cause, string name)
    {
        return new SigningException(cause, SigningFault.File, CeremonyErrorCode.ResponseMalformed, name);
    }
}
