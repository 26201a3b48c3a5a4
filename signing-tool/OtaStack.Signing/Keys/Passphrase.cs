using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys;

/// <summary>A passphrase as UTF-8 bytes, wiped when disposed. It is never a string: strings stay in memory.</summary>
public sealed class Passphrase : IDisposable
{
    /// <summary>Characters that a passphrase for a new key must have.</summary>
    public const int MinCharacters = 12;

    /// <summary>Bytes that a passphrase may have.</summary>
    public const int MaxBytes = 1024;

    private readonly byte[] _utf8;

    private Passphrase(ReadOnlySpan<byte> utf8)
    {
        _utf8 = GC.AllocateArray<byte>(utf8.Length, pinned: true);
        utf8.CopyTo(_utf8);
    }

    internal byte[] Utf8 => _utf8;

    /// <summary>Copies the characters; the caller wipes its own.</summary>
    public static Passphrase FromCharacters(ReadOnlySpan<char> characters)
    {
        Span<byte> utf8 = stackalloc byte[MaxBytes];
        try
        {
            if (Encoding.UTF8.GetByteCount(characters) > MaxBytes)
            {
                throw new SigningException(SigningFault.Passphrase, ErrorCode.PassphraseTooLong, Count.Of(MaxBytes));
            }

            int length = Encoding.UTF8.GetBytes(characters, utf8);
            return new Passphrase(utf8[..length]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }
    }

    /// <summary>Copies the bytes; the caller wipes its own.</summary>
    public static Passphrase FromUtf8(ReadOnlySpan<byte> utf8)
    {
        return utf8.Length <= MaxBytes
            ? new Passphrase(utf8)
            : throw new SigningException(SigningFault.Passphrase, ErrorCode.PassphraseTooLong, Count.Of(MaxBytes));
    }

    /// <summary>True when both are the same; the time taken does not tell where they differ.</summary>
    public bool Matches(Passphrase other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CryptographicOperations.FixedTimeEquals(_utf8, other._utf8);
    }

    /// <summary>The bytes as a stream, which reads them where they are.</summary>
    public Stream OpenRead() => new MemoryStream(_utf8, writable: false);

    public void Dispose() => CryptographicOperations.ZeroMemory(_utf8);

    /// <summary>Refuses a passphrase too short to protect a new key.</summary>
    internal void CheckStrength()
    {
        if (Encoding.UTF8.GetCharCount(_utf8) < MinCharacters)
        {
            throw new SigningException(SigningFault.Passphrase, ErrorCode.PassphraseTooShort, Count.Of(MinCharacters));
        }
    }
}
