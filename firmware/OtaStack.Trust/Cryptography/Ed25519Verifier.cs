using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>
/// Verification of Ed25519 signatures (RFC 8032 §5.1.7) with scratch space of its own, about 5 KiB; one thread at a time.
/// </summary>
/// <remarks>
/// The rules, in this order; each failure alone refuses:
/// <list type="bullet">
/// <item>S is less than L: one signature has one form (§5.1.7 step 1).</item>
/// <item>A is the canonical encoding of a point of the curve (§5.1.3) and not one of the eight of small order.</item>
/// <item>R is, byte for byte, the encoding of S·B − k·A with k = SHA-512(R ‖ A ‖ M) mod L, so R is canonical too.
/// This is the equation without the cofactor, the stricter of the two that §5.1.7 allows and the one of libsodium.</item>
/// <item>R is not of small order.</item>
/// </list>
/// Everything here is public, so nothing needs constant time.
/// </remarks>
internal sealed class Ed25519Verifier
{
    // Odd multiples of A and B up to 7: one bit more would save a fortieth of the time for twice the memory.
    private const int Window = 4;
    private const int Multiples = 1 << (Window - 2);

    private readonly Sha512 _hash = new();
    private readonly EdwardsPoint _point = new();
    private readonly CachedPoint[] _keyMultiples = new CachedPoint[Multiples];
    private readonly CachedPoint _baseMultiple = new();
    private readonly sbyte[] _keyDigits = new sbyte[Scalar.Digits];
    private readonly sbyte[] _baseDigits = new sbyte[Scalar.Digits];
    private readonly byte[] _key = new byte[Ed25519.PublicKeySize];
    private readonly byte[] _digest = new byte[Sha512.DigestSize];
    private readonly byte[] _encoding = new byte[FieldEncoding.Size];
    private readonly long[] _limbs = new long[Scalar.WideLimbs];

    public Ed25519Verifier()
    {
        for (int i = 0; i < Multiples; i++)
        {
            _keyMultiples[i] = new CachedPoint();
        }
    }

    /// <param name="hexadecimal">The public key is given as 64 lower-case hexadecimal digits.</param>
    public bool Verify(byte[] publicKey, bool hexadecimal, byte[] signature, ISignedContent content)
    {
        if (hexadecimal)
        {
            if (publicKey.Length != 2 * Ed25519.PublicKeySize || !Hex.TryDecode(publicKey, 0, publicKey.Length, _key, 0))
            {
                return false;
            }

            publicKey = _key;
        }

        if (publicKey.Length != Ed25519.PublicKeySize || signature.Length != Ed25519.SignatureSize
            || !Scalar.IsCanonical(signature, FieldEncoding.Size, _digest, _limbs)
            || !_point.TryDecodeNegative(publicKey) || _point.HasSmallOrder())
        {
            return false;
        }

        PrepareKeyMultiples();
        _hash.Reset();
        _hash.Write(signature, 0, FieldEncoding.Size);
        _hash.Write(publicKey, 0, publicKey.Length);
        content.WriteTo(_hash);
        _hash.Finish(_digest, 0);
        Scalar.Reduce(_digest, _limbs);
        Combine(signature);
        if (_point.HasSmallOrder())
        {
            return false;
        }

        _point.Encode(_encoding);
        return ConstantTime.AreEqual(_encoding, 0, signature, 0, FieldEncoding.Size);
    }

    /// <summary>−A, −3A … from the point −A.</summary>
    private void PrepareKeyMultiples()
    {
        // The last place holds −2A until the last multiple, which is made with it, takes its place.
        CachedPoint twice = _keyMultiples[Multiples - 1];
        _point.CopyTo(_keyMultiples[0]);
        _point.Double(true);
        _point.CopyTo(twice);
        _point.Add(_keyMultiples[0], false, true);
        for (int i = 1; i < Multiples - 1; i++)
        {
            _point.CopyTo(_keyMultiples[i]);
            _point.Add(twice, false, true);
        }

        _point.CopyTo(twice);
    }

    /// <summary>The point becomes S·B + k·(−A), with one doubling per bit for both.</summary>
    private void Combine(byte[] signature)
    {
        sbyte[] keyDigits = _keyDigits;
        sbyte[] baseDigits = _baseDigits;
        int position = Scalar.Recode(keyDigits, _digest, 0, Window);
        int basePosition = Scalar.Recode(baseDigits, signature, FieldEncoding.Size, Window);
        if (basePosition > position)
        {
            position = basePosition;
        }

        EdwardsPoint point = _point;
        point.SetIdentity();
        while (position >= 0)
        {
            int keyDigit = keyDigits[position];
            int baseDigit = baseDigits[position];
            point.Double((keyDigit | baseDigit) != 0);
            if (keyDigit != 0)
            {
                bool negative = keyDigit < 0;
                point.Add(_keyMultiples[(negative ? -keyDigit : keyDigit) >> 1], negative, baseDigit != 0);
            }

            if (baseDigit != 0)
            {
                bool negative = baseDigit < 0;
                CurveTable.LoadMultiple(_baseMultiple, (negative ? -baseDigit : baseDigit) >> 1);
                point.AddAffine(_baseMultiple, negative, false);
            }

            position--;
        }
    }
}
