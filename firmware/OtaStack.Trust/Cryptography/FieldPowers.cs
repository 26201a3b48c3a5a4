namespace OtaStack.Trust.Cryptography;

/// <summary>
/// The two fixed powers that inversion and square roots modulo p = 2^255 − 19 need. The arrays of a cached point that
/// is not in use are the scratch space.
/// </summary>
internal static class FieldPowers
{
    /// <summary>h = f^(p − 2) = 1/f, and 0 for 0 (Fermat). h may be f.</summary>
    public static void Invert(long[] h, long[] f, CachedPoint scratch)
    {
        RaiseTo250Ones(f, scratch);

        // p − 2 = (2^250 − 1) · 2^5 + 11.
        Append(h, scratch.Sum, 5, scratch.Z, scratch);
    }

    /// <summary>h = f^((p − 5) / 8), the power in the square root of RFC 8032 §5.1.3. h may be f.</summary>
    public static void RaiseToSquareRootPower(long[] h, long[] f, CachedPoint scratch)
    {
        RaiseTo250Ones(f, scratch);

        // (p − 5) / 8 = 2^252 − 3 = (2^250 − 1) · 2^2 + 1.
        Append(h, scratch.Sum, 2, f, scratch);
    }

    /// <summary>Sum = f^(2^250 − 1) and Z = f^11, by the usual addition chain: 249 squarings, 11 multiplications.</summary>
    private static void RaiseTo250Ones(long[] f, CachedPoint scratch)
    {
        long[] a = scratch.Sum;
        long[] b = scratch.Difference;
        long[] c = scratch.Product;
        long[] f11 = scratch.Z;
        FieldElement.Square(a, f, 1);
        FieldElement.Square(b, a, 2);
        FieldElement.Multiply(b, b, f); // f^9
        FieldElement.Multiply(f11, b, a);
        FieldElement.Square(a, f11, 1);
        FieldElement.Multiply(c, a, b); // 2^5 − 1
        Append(b, c, 5, c, scratch); // 2^10 − 1
        Append(c, b, 10, b, scratch); // 2^20 − 1
        Append(c, c, 20, c, scratch); // 2^40 − 1
        Append(b, c, 10, b, scratch); // 2^50 − 1
        Append(c, b, 50, b, scratch); // 2^100 − 1
        Append(c, c, 100, c, scratch); // 2^200 − 1
        Append(a, c, 50, b, scratch); // 2^250 − 1
    }

    /// <summary>h = f^(2^times) · g: shifts the exponent and fills in that of g. Sum is overwritten.</summary>
    private static void Append(long[] h, long[] f, int times, long[] g, CachedPoint scratch)
    {
        FieldElement.Square(scratch.Sum, f, times);
        FieldElement.Multiply(h, scratch.Sum, g);
    }
}
