using System.Security.Cryptography;
using System.Text;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Access;

/// <summary>
/// The one-time set-up token: made at first start, gone once the first API key exists. The process holds its hash;
/// the token itself stands only in a file that the operator of the machine can read.
/// </summary>
internal sealed class SetupToken(DataDirectory data, IDurableFiles files)
{
    private const int Length = 64;

    private byte[]? _hash;

    /// <summary>Opens set-up: keeps the token of an earlier start that nobody used, else makes one. Returns it for printing.</summary>
    public string Open()
    {
        string? token = ReadKept();
        if (token is null)
        {
            token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length / 2));
            files.Write(data.SetupToken, Encoding.ASCII.GetBytes(token + "\n"), ownerOnly: true);
        }

        _hash = Hash(token);
        return token;
    }

    /// <summary>Ends set-up for good.</summary>
    public void Close()
    {
        _hash = null;
        files.Delete(data.SetupToken);
    }

    public bool Matches(string token)
    {
        return _hash is not null && CryptographicOperations.FixedTimeEquals(_hash, Hash(token));
    }

    private static byte[] Hash(string token)
    {
        return SHA256.HashData(Encoding.UTF8.GetBytes(token));
    }

    private string? ReadKept()
    {
        if (!File.Exists(data.SetupToken))
        {
            return null;
        }

        string token = File.ReadAllText(data.SetupToken).Trim();
        return token.Length == Length && token.All(char.IsAsciiHexDigitLower) ? token : null;
    }
}
