using System.Security.Cryptography;

namespace OtaStack.Boards.Provisioning;

/// <summary>A code for the device's label: ten characters that people do not mix up, in two groups; 49 bits.</summary>
internal static class DeviceCode
{
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    private const int GroupLength = 5;

    public static string New()
    {
        return RandomNumberGenerator.GetString(Alphabet, GroupLength) + "-" + RandomNumberGenerator.GetString(Alphabet, GroupLength);
    }
}
