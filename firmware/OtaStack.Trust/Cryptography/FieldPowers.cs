namespace OtaStack.Trust.Cryptography;

/// <summary>The two fixed powers that inversion and square roots modulo p = 2^255 − 19 need, with scratch space of their own.</summary>
internal sealed class FieldPowers
{
    private readonly long[] _a = new long[FieldElement.Limbs];
    private readonly long[] _b = new long[FieldElement.Limbs];
    private readonly long[] _c = new long[FieldElement.Limbs];
    private readonly long[] _f11 = new long[FieldElement.Limbs];

    /// <summary>h = f^(p − 2) = 1/f, and 0 for 0 (Fermat). h may be f.</summary>
    public void Invert(long[] h, long[] f)
    {
        RaiseTo250Ones(f);

        // p − 2 = (2^250 − 1) · 2^5 + 11.
        FieldElement.Square(_a, _a, 5);
        FieldElement.Multiply(h, _a, _f11);
    }

    /// <summary>h = f^((p − 5) / 8), the power in the square root of RFC 8032 §5.1.3. h may be f.</summary>
    public void RaiseToSquareRootPower(long[] h, long[] f)
    {
        RaiseTo250Ones(f);

        // (p − 5) / 8 = 2^252 − 3 = (2^250 − 1) · 2^2 + 1.
        FieldElement.Square(_a, _a, 2);
        FieldElement.Multiply(h, _a, f);
    }

    /// <summary>a = f^(2^250 − 1) and f11 = f^11, by the usual addition chain: 249 squarings, 11 multiplications.</summary>
    private void RaiseTo250Ones(long[] f)
    {
        long[] a = _a;
        long[] b = _b;
        long[] c = _c;
        FieldElement.Square(a, f, 1);
        FieldElement.Square(b, a, 2);
        FieldElement.Multiply(b, b, f); // f^9
        FieldElement.Multiply(_f11, b, a);
        FieldElement.Square(a, _f11, 1);
        FieldElement.Multiply(c, a, b); // 2^5 − 1
        Append(b, c, 5, c); // 2^10 − 1
        Append(c, b, 10, b); // 2^20 − 1
        Append(c, c, 20, c); // 2^40 − 1
        Append(b, c, 10, b); // 2^50 − 1
        Append(c, b, 50, b); // 2^100 − 1
        Append(c, c, 100, c); // 2^200 − 1
        Append(a, c, 50, b); // 2^250 − 1
    }

    /// <summary>h = f^(2^times) · g: shifts the exponent and fills in that of g.</summary>
    private void Append(long[] h, long[] f, int times, long[] g)
    {
        FieldElement.Square(_a, f, times);
        FieldElement.Multiply(h, _a, g);
    }
}
