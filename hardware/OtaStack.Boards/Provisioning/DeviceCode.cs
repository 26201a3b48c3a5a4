using System.Security.Cryptography;
using System.Text;

namespace OtaStack.Boards.Provisioning;

/// <summary>A code for the device's label: ten characters that people do not mix up, in two groups; 49 bits.</summary>
internal static class DeviceCode
{
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    private const int GroupLength = 5;

    private const byte Format = 1;
    private const int SaltBytes = 16;

    public static string New()
    {
        return RandomNumberGenerator.GetString(Alphabet, GroupLength) + "-" + RandomNumberGenerator.GetString(Alphabet, GroupLength);
    }

    /// <summary>
    /// What the device keeps of the code (<c>page/code</c>): format (1), salt (16), HMAC-SHA256 of the code under the salt. Hyphens and spaces do not
    /// count, letters count as capitals.
    /// </summary>
    public static byte[] Protect(string code)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        byte[] text = Encoding.ASCII.GetBytes(code.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant());
        return [Format, .. salt, .. HMACSHA256.HashData(salt, text)];
    }
}
