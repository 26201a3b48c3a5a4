namespace OtaStack.Trust.Cryptography;

/// <summary>Comparison that takes the same time wherever the difference is, for tags and secrets.</summary>
public static class ConstantTime
{
    /// <summary>True when the two ranges of <paramref name="count"/> bytes are equal.</summary>
    public static bool AreEqual(byte[] a, int aOffset, byte[] b, int bOffset, int count)
    {
        int difference = 0;
        for (int i = 0; i < count; i++)
        {
            difference |= a[aOffset + i] ^ b[bOffset + i];
        }

        return difference == 0;
    }
}
