using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>
/// Verification of Ed25519 signatures (RFC 8032 §5.1.7) with scratch space of its own, about 3 KiB; one thread at a time.
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
    private const int Multiples = 1 << (Scalar.Width - 2);

    private readonly Sha512 _hash = new();
    private readonly EdwardsPoint _point;
    private readonly CachedPoint _multiple = new();

    // The multiples of the key, as the curve table has those of B: arrays of 32 bits take a third of the points' memory.
    private readonly int[] _keyMultiples = new int[Multiples * CachedPoint.Elements * FieldElement.Limbs];
    private readonly byte[] _key = new byte[Ed25519.PublicKeySize];
    private readonly byte[] _digest = new byte[Sha512.DigestSize];
    private readonly long[] _limbs = new long[Scalar.WideLimbs];

    // The digits of k in the low halves, those of S in the high ones.
    private readonly byte[] _digits = new byte[Scalar.Digits];

    public Ed25519Verifier()
    {
        _point = new EdwardsPoint(_multiple);
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

        _point.Encode(_digest);
        return ConstantTime.AreEqual(_digest, 0, signature, 0, FieldEncoding.Size);
    }

    /// <summary>−A, −3A … from the point −A.</summary>
    private void PrepareKeyMultiples()
    {
        // The last place holds −2A until the last multiple, which is made with it, takes its place.
        const int Last = (Multiples - 1) * CachedPoint.Elements;
        EdwardsPoint point = _point;
        CachedPoint multiple = _multiple;
        int[] multiples = _keyMultiples;
        point.CopyTo(multiple);
        multiple.Save(multiples, 0);
        point.Double(true);
        point.CopyTo(multiple);
        multiple.Save(multiples, Last);
        multiple.Load(multiples, 0, true);
        point.Add(multiple, false, true);
        for (int i = CachedPoint.Elements; i < Last; i += CachedPoint.Elements)
        {
            point.CopyTo(multiple);
            multiple.Save(multiples, i);
            multiple.Load(multiples, Last, true);
            point.Add(multiple, false, true);
        }

        point.CopyTo(multiple);
        multiple.Save(multiples, Last);
    }

    /// <summary>The point becomes S·B + k·(−A), with one doubling per bit for both.</summary>
    private void Combine(byte[] signature)
    {
        byte[] digits = _digits;
        System.Array.Clear(digits, 0, Scalar.Digits);
        int position = Scalar.Recode(digits, 0, _digest, 0);
        int basePosition = Scalar.Recode(digits, Scalar.Width, signature, FieldEncoding.Size);
        if (basePosition > position)
        {
            position = basePosition;
        }

        EdwardsPoint point = _point;
        CachedPoint multiple = _multiple;
        point.SetIdentity();
        while (position >= 0)
        {
            int both = digits[position];
            int keyDigit = (both << 28) >> 28;
            int baseDigit = (both << 24) >> 28;
            point.Double(both != 0);
            if (keyDigit != 0)
            {
                bool negative = keyDigit < 0;
                multiple.Load(_keyMultiples, CachedPoint.Elements * ((negative ? -keyDigit : keyDigit) >> 1), true);
                point.Add(multiple, negative, baseDigit != 0);
            }

            if (baseDigit != 0)
            {
                bool negative = baseDigit < 0;
                multiple.Load(CurveTable.Elements, CurveTable.Multiples + (3 * ((negative ? -baseDigit : baseDigit) >> 1)), false);
                point.AddAffine(multiple, negative, false);
            }

            position--;
        }
    }
}
