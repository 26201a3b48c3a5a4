using System;
using OtaStack.Launcher;
using OtaStack.Trust.Cryptography;

namespace OtaStack.LocalPage;

/// <summary>
/// The code on the device's label. Kept as HMAC-SHA256 of it under a random salt, so a copy of one device's file tells nothing about
/// another's. Letters count as capitals; spaces and hyphens do not count.
/// </summary>
public static class DeviceCode
{
    /// <summary>Characters that count: at least these many, so that guessing is hopeless at the pace that <see cref="DevicePage"/> allows.</summary>
    public const int MinLength = 8;

    public const int MaxLength = 32;

    public const int SaltSize = 16;

    /// <summary>File that the code is kept in.</summary>
    public const string RecordPath = "page/code";
    private const int Format = 1;

    /// <summary>Stores the code at provisioning.</summary>
    /// <param name="salt">16 random bytes.</param>
    /// <exception cref="ArgumentException">The code is too short or too long, or the salt has another size.</exception>
    public static void Store(IFileStore files, IHmacSha256 hmac, string code, byte[] salt)
    {
        byte[] record = new byte[1 + SaltSize + Sha256.DigestSize];
        byte[] text = new byte[MaxLength];
        int length = Normalise(code, text);
        if (length < MinLength || salt.Length != SaltSize)
        {
            throw new ArgumentException(nameof(code));
        }

        record[0] = Format;
        Array.Copy(salt, 0, record, 1, SaltSize);
        hmac.Compute(salt, text, 0, length, record, 1 + SaltSize);
        files.Write(RecordPath, record, 0, record.Length);
    }

    /// <summary>True only for the code that was stored. Without a stored one no code is right.</summary>
    internal static bool IsRight(IFileStore files, IHmacSha256 hmac, string code)
    {
        byte[] record = new byte[1 + SaltSize + Sha256.DigestSize];
        byte[] text = new byte[MaxLength];
        int length = Normalise(code, text);
        if (length < MinLength || files.Length(RecordPath) != record.Length || files.Read(RecordPath, 0, record, 0, record.Length) != record.Length || record[0] != Format)
        {
            return false;
        }

        byte[] salt = new byte[SaltSize];
        byte[] tag = new byte[Sha256.DigestSize];
        Array.Copy(record, 1, salt, 0, SaltSize);
        hmac.Compute(salt, text, 0, length, tag, 0);
        return ConstantTime.AreEqual(tag, 0, record, 1 + SaltSize, Sha256.DigestSize);
    }

    /// <summary>Number of characters that count; 0 when there are other ones, or too many.</summary>
    private static int Normalise(string code, byte[] text)
    {
        int length = 0;
        for (int i = 0; i < code.Length; i++)
        {
            int symbol = code[i];
            if (symbol == ' ' || symbol == '-')
            {
                continue;
            }

            if (symbol >= 'a' && symbol <= 'z')
            {
                symbol -= 0x20;
            }

            bool counts = (symbol >= 'A' && symbol <= 'Z') || (symbol >= '0' && symbol <= '9');
            if (!counts || length == text.Length)
            {
                return 0;
            }

            text[length++] = (byte)symbol;
        }

        return length;
    }
}
