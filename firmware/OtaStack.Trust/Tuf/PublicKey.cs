using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>A key object (§4.2.2) as the schemes want it.</summary>
internal sealed class PublicKey
{
    /// <summary>Bytes of <c>keyval.public</c> at most: an RSA key of 8192 bits as PEM has about 1500.</summary>
    internal const int MaxBytes = 2048;

    /// <summary>Hex digits of a signature at most: RSA with 8192 bits.</summary>
    internal const int MaxSignatureDigits = 2048;

    private readonly JsonRange _member = new();

    /// <summary>True only when the signature (hex text at <paramref name="signature"/>) is this key's over the content.</summary>
    internal bool Verifies(Workspace work, JsonRange key, JsonRange signature, SignedRange content)
    {
        JsonReader reader = work.Reader;
        string? keyType = ReadText(reader, key, "keytype");
        string? scheme = ReadText(reader, key, "scheme");
        if (keyType == null || scheme == null)
        {
            return false;
        }

        foreach (ISignatureScheme candidate in work.Schemes)
        {
            if (candidate.Handles(keyType, scheme))
            {
                byte[]? publicKey = ReadPublic(work, key);
                byte[]? value = ReadSignature(work, signature);
                return publicKey != null && value != null && candidate.Verify(publicKey, value, content);
            }
        }

        return false;
    }

    private string? ReadText(JsonReader reader, JsonRange key, string name)
    {
        if (key.Find(reader, name, _member) != Verdict.Accepted)
        {
            return null;
        }

        _member.Open(reader);
        return reader.Next() == JsonToken.String ? reader.Text() : null;
    }

    private byte[]? ReadPublic(Workspace work, JsonRange key)
    {
        JsonReader reader = work.Reader;
        if (key.Find(reader, "keyval", _member) != Verdict.Accepted
            || _member.Find(reader, "public", _member) != Verdict.Accepted)
        {
            return null;
        }

        return BoundedText.Read(work, _member, MaxBytes);
    }

    private static byte[]? ReadSignature(Workspace work, JsonRange signature)
    {
        byte[]? digits = BoundedText.Read(work, signature, MaxSignatureDigits);
        if (digits == null || digits.Length == 0)
        {
            return null;
        }

        byte[] value = new byte[digits.Length >> 1];
        return Hex.TryDecode(digits, 0, digits.Length, value, 0) ? value : null;
    }
}
