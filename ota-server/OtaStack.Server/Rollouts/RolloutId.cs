using System.Security.Cryptography;

namespace OtaStack.Server.Rollouts;

/// <summary>Makes rollout ids: ULIDs, 26 characters, ascending with time.</summary>
internal static class RolloutId
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>48 bits of milliseconds, then 80 random bits, in Crockford's base 32.</summary>
    public static string Make(DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        UInt128 value = (UInt128)(ulong)now.ToUnixTimeMilliseconds() << 80;
        for (int i = 0; i < random.Length; i++)
        {
            value |= (UInt128)random[i] << (8 * (random.Length - 1 - i));
        }

        return string.Create(26, value, static (text, rest) =>
        {
            for (int i = text.Length - 1; i >= 0; i--)
            {
                text[i] = Alphabet[(int)(rest & 31)];
                rest >>= 5;
            }
        });
    }
}
