namespace OtaStack.Trust.Cryptography;

/// <summary>
/// A point in extended coordinates (Hisil, Wong, Carter, Dawson 2008; RFC 8032 §5.1.4): x = X/Z, y = Y/Z, xy = T/Z.
/// It is changed in place and has its scratch space, so that nothing is allocated while a signature is verified.
/// </summary>
internal sealed class EdwardsPoint
{
    private const int Limbs = FieldElement.Limbs;

    private readonly long[] _x = new long[Limbs];
    private readonly long[] _y = new long[Limbs];
    private readonly long[] _z = new long[Limbs];
    private readonly long[] _t = new long[Limbs];
    private readonly long[] _e = new long[Limbs];
    private readonly long[] _f = new long[Limbs];
    private readonly long[] _g = new long[Limbs];
    private readonly long[] _h = new long[Limbs];
    private readonly byte[] _bytes = new byte[FieldEncoding.Size];
    private readonly CachedPoint _scratch;

    /// <param name="scratch">Overwritten by decoding and encoding.</param>
    public EdwardsPoint(CachedPoint scratch)
    {
        _scratch = scratch;
    }

    /// <summary>Becomes the neutral element (0, 1).</summary>
    public void SetIdentity()
    {
        System.Array.Clear(_x, 0, Limbs);
        System.Array.Clear(_y, 0, Limbs);
        System.Array.Clear(_z, 0, Limbs);
        System.Array.Clear(_t, 0, Limbs);
        _y[0] = 1;
        _z[0] = 1;
    }

    /// <summary>Becomes the <i>negative</i> of the encoded point; false when the bytes encode none (RFC 8032 §5.1.3).</summary>
    public bool TryDecodeNegative(byte[] encoding)
    {
        // As locals: each of the many uses is shorter on the device.
        long[] e = _e;
        long[] f = _f;
        long[] g = _g;
        long[] h = _h;
        long[] x = _x;
        if (!FieldEncoding.IsCanonical(encoding))
        {
            return false;
        }

        SetIdentity();
        FieldEncoding.Decode(_y, encoding);
        FieldElement.Square(e, _y, 1);
        FieldElement.Load(f, CurveTable.Elements, CurveTable.D);
        FieldElement.Multiply(f, e, f);
        FieldElement.Subtract(e, e, _z); // u = y² − 1
        FieldElement.Add(f, f, _z); // v = d y² + 1

        // x = u v³ (u v⁷)^((p − 5) / 8), the candidate root of u/v.
        FieldElement.Square(g, f, 1);
        FieldElement.Multiply(g, g, f);
        FieldElement.Square(h, g, 1);
        FieldElement.Multiply(h, h, f);
        FieldElement.Multiply(h, h, e);
        FieldPowers.RaiseToSquareRootPower(h, h, _scratch);
        FieldElement.Multiply(h, h, g);
        FieldElement.Multiply(x, h, e);

        FieldElement.Square(g, x, 1);
        FieldElement.Multiply(g, g, f); // v x²
        FieldElement.Subtract(h, g, e);
        if (!FieldEncoding.IsZero(h, _bytes))
        {
            FieldElement.Add(h, g, e);
            if (!FieldEncoding.IsZero(h, _bytes))
            {
                return false;
            }

            FieldElement.Load(h, CurveTable.Elements, CurveTable.SquareRootOfMinusOne);
            FieldElement.Multiply(x, x, h);
        }

        bool zero = FieldEncoding.IsZero(x, _bytes);
        int sign = encoding[FieldEncoding.Size - 1] >> 7;
        if (zero && sign == 1)
        {
            return false;
        }

        // IsZero left the canonical bytes of x: its parity is the sign. Equal signs are turned, for the negative.
        if ((_bytes[0] & 1) == sign)
        {
            FieldElement.Subtract(x, _t, x);
        }

        FieldElement.Multiply(_t, x, _y);
        return true;
    }

    /// <summary>True for the eight points whose order divides 8.</summary>
    public bool HasSmallOrder()
    {
        long[] e = _e;
        // x = 0 for orders 1 and 2, y = 0 for order 4; the double of a point of order 8 has y = 0, hence x² + y² = 0.
        FieldElement.Square(e, _x, 1);
        FieldElement.Square(_f, _y, 1);
        FieldElement.Add(e, e, _f);
        FieldElement.Multiply(_f, _x, _y);
        FieldElement.Multiply(e, e, _f);
        return FieldEncoding.IsZero(e, _bytes);
    }

    /// <summary>Writes the 32 bytes of RFC 8032 §5.1.2.</summary>
    public void Encode(byte[] encoding)
    {
        FieldPowers.Invert(_e, _z, _scratch);
        FieldElement.Multiply(_f, _x, _e);
        FieldElement.Multiply(_g, _y, _e);
        FieldEncoding.Encode(_bytes, _f);
        FieldEncoding.Encode(encoding, _g);
        encoding[FieldEncoding.Size - 1] |= (byte)(_bytes[0] << 7);
    }

    /// <summary>Prepares the point for additions; needs T.</summary>
    public void CopyTo(CachedPoint into)
    {
        FieldElement.Add(into.Sum, _y, _x);
        FieldElement.Subtract(into.Difference, _y, _x);
        System.Array.Copy(_z, 0, into.Z, 0, Limbs);
        FieldElement.Load(into.Product, CurveTable.Elements, CurveTable.D2);
        FieldElement.Multiply(into.Product, _t, into.Product);
    }

    /// <summary>Doubles; T is only computed when an addition follows.</summary>
    public void Double(bool withT)
    {
        long[] e = _e;
        long[] f = _f;
        long[] g = _g;
        long[] h = _h;
        FieldElement.Add(e, _x, _y);
        FieldElement.Square(e, e, 1);
        FieldElement.Square(f, _x, 1);
        FieldElement.Square(g, _y, 1);
        FieldElement.Square(h, _z, 1);
        for (int i = 0; i < Limbs; i++)
        {
            long xx = f[i];
            long yy = g[i];
            long zz = h[i];
            long sum = yy + xx;
            long difference = yy - xx;
            h[i] = sum;
            g[i] = difference;
            e[i] = e[i] - sum;
            f[i] = zz + zz - difference;
        }

        Complete(withT);
    }

    /// <summary>Adds the point, or subtracts it; needs T.</summary>
    public void Add(CachedPoint point, bool negative, bool withT)
    {
        FieldElement.Multiply(_f, _z, point.Z);
        AddScaled(point, negative, withT);
    }

    /// <summary>As <see cref="Add"/>, for a point whose Z is 1.</summary>
    public void AddAffine(CachedPoint point, bool negative, bool withT)
    {
        System.Array.Copy(_z, 0, _f, 0, Limbs);
        AddScaled(point, negative, withT);
    }

    private void AddScaled(CachedPoint point, bool negative, bool withT)
    {
        long[] e = _e;
        long[] f = _f;
        long[] g = _g;
        long[] h = _h;
        FieldElement.Add(e, _y, _x);
        FieldElement.Subtract(h, _y, _x);

        // −(x, y) = (−x, y): the sum and the difference change places and 2dT its sign.
        FieldElement.Multiply(e, e, negative ? point.Difference : point.Sum);
        FieldElement.Multiply(h, h, negative ? point.Sum : point.Difference);
        FieldElement.Multiply(g, _t, point.Product);
        for (int i = 0; i < Limbs; i++)
        {
            long a = e[i];
            long b = h[i];
            long c = negative ? -g[i] : g[i];
            long d = f[i] + f[i];
            e[i] = a - b;
            h[i] = a + b;
            g[i] = d + c;
            f[i] = d - c;
        }

        Complete(withT);
    }

    /// <summary>From the completed coordinates ((E : G), (H : F)) back to extended ones.</summary>
    private void Complete(bool withT)
    {
        FieldElement.Multiply(_x, _e, _f);
        FieldElement.Multiply(_y, _h, _g);
        FieldElement.Multiply(_z, _g, _f);
        if (withT)
        {
            FieldElement.Multiply(_t, _e, _h);
        }
    }
}
