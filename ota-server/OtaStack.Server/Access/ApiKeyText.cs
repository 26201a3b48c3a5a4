using System.Security.Cryptography;

namespace OtaStack.Server.Access;

/// <summary>
/// The written form of an API key: <c>ota_</c>, 16 hex characters that name it, <c>_</c>, 64 hex characters of secret.
/// The fixed prefix lets scanners find a key that leaked into a repository.
/// </summary>
internal sealed class ApiKeyText
{
    private const string Prefix = "ota_";
    private const int IdLength = 16;
    private const int SecretBytes = 32;
    private const int Length = 4 + IdLength + 1 + (2 * SecretBytes);

    private readonly byte[] _secret;

    private ApiKeyText(string id, byte[] secret)
    {
        Id = id;
        _secret = secret;
    }

    public string Id { get; }

    public static ApiKeyText Create()
    {
        return new ApiKeyText(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2)), RandomNumberGenerator.GetBytes(SecretBytes));
    }

    public static ApiKeyText? Parse(string text)
    {
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length + IdLength] != '_')
        {
            return null;
        }

        string id = text.Substring(Prefix.Length, IdLength);
        byte[] secret = new byte[SecretBytes];
        return Convert.FromHexString(text.AsSpan(Length - (2 * SecretBytes)), secret, out _, out _) == System.Buffers.OperationStatus.Done
            ? new ApiKeyText(id, secret)
            : null;
    }

    public byte[] HashSecret()
    {
        return SHA256.HashData(_secret);
    }

    /// <summary>The whole key, to be shown once.</summary>
    public string Reveal()
    {
        return $"{Prefix}{Id}_{Convert.ToHexStringLower(_secret)}";
    }
}
