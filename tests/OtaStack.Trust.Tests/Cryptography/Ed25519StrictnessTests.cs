using System.Numerics;
using System.Security.Cryptography;
using OtaStack.Trust.Cryptography;
using Point = (System.Numerics.BigInteger X, System.Numerics.BigInteger Y);

namespace OtaStack.Trust.Tests.Cryptography;

/// <summary>Signatures that satisfy an equation and are refused all the same, made with the reference curve.</summary>
public sealed class Ed25519StrictnessTests
{
    private static readonly byte[] Message = "strict"u8.ToArray();
    private static readonly BigInteger Secret = new(SHA256.HashData("secret"u8), isUnsigned: true);
    private static readonly BigInteger Nonce = new(SHA256.HashData("nonce"u8), isUnsigned: true);
    private static readonly Point[] SmallOrder = ReferenceCurve.SmallOrderPoints();

    [Fact]
    public void The_reference_makes_signatures_that_verify()
    {
        Point key = ReferenceCurve.Multiply(Secret, ReferenceCurve.Base);

        AssertAll(true, ReferenceCurve.Encode(key), Sign(ReferenceCurve.Encode(key), Nonce, ReferenceCurve.Identity));
    }

    [Fact]
    public void S_plus_a_multiple_of_L_is_refused()
    {
        byte[] key = ReferenceCurve.Encode(ReferenceCurve.Multiply(Secret, ReferenceCurve.Base));
        byte[] signature = Sign(key, Nonce, ReferenceCurve.Identity);
        BigInteger s = new(signature.AsSpan(32), isUnsigned: true);
        for (int n = 1; s + (n * ReferenceCurve.L) < BigInteger.Pow(2, 256); n++)
        {
            AssertAll(false, key, [.. signature[..32], .. ReferenceCurve.Bytes(s + (n * ReferenceCurve.L))]);
        }
    }

    [Fact]
    public void S_is_compared_with_L_to_the_last_bit()
    {
        BigInteger l = ReferenceCurve.L;
        Assert.True(IsCanonical(ReferenceCurve.Bytes(0)));
        Assert.True(IsCanonical(ReferenceCurve.Bytes(l - 1)));
        Assert.False(IsCanonical(ReferenceCurve.Bytes(l)));
        Assert.False(IsCanonical(ReferenceCurve.Bytes(l + 1)));
        Assert.False(IsCanonical(ReferenceCurve.Bytes(BigInteger.Pow(2, 256) - 1)));
    }

    [Fact]
    public void A_key_of_small_order_never_signs()
    {
        foreach (Point point in SmallOrder)
        {
            byte[] key = ReferenceCurve.Encode(point);
            int satisfied = 0;
            for (int i = 0; i < 16; i++)
            {
                // With R = S·B − k·A for a guessed k the equation holds whenever the guess was right: no secret is needed.
                Point r = ReferenceCurve.Add(ReferenceCurve.Multiply(i + 1, ReferenceCurve.Base), SmallOrder[i % 8]);
                byte[] signature = [.. ReferenceCurve.Encode(r), .. ReferenceCurve.Bytes(i + 1)];
                BigInteger k = ReferenceCurve.Challenge(signature[..32], key, Message);
                Point component = ReferenceCurve.Add(SmallOrder[i % 8], ReferenceCurve.Multiply(k % 8, point));
                satisfied += component == ReferenceCurve.Identity ? 1 : 0;

                AssertAll(false, key, signature);
            }

            Assert.NotEqual(0, satisfied);
        }
    }

    [Fact]
    public void A_nonce_of_zero_leaves_an_R_of_small_order_that_is_refused()
    {
        byte[] key = ReferenceCurve.Encode(ReferenceCurve.Multiply(Secret, ReferenceCurve.Base));
        byte[] signature = Sign(key, 0, ReferenceCurve.Identity);

        Assert.False(Ed25519.Verify(key, signature, Message));
        Assert.False(ForeignVerifiers.NSec(key, signature, Message));
    }

    [Fact]
    public void A_component_of_small_order_in_R_is_refused()
    {
        byte[] key = ReferenceCurve.Encode(ReferenceCurve.Multiply(Secret, ReferenceCurve.Base));
        foreach (Point torsion in SmallOrder.Where(point => point != ReferenceCurve.Identity))
        {
            // Only verifiers that multiply the equation by the cofactor accept these; BouncyCastle is one.
            byte[] signature = Sign(key, Nonce, torsion);

            Assert.False(Ed25519.Verify(key, signature, Message));
            Assert.False(ForeignVerifiers.NSec(key, signature, Message));
            Assert.True(ForeignVerifiers.BouncyCastle(key, signature, Message));
        }
    }

    [Fact]
    public void A_key_with_a_component_of_small_order_verifies_only_where_the_exact_equation_holds()
    {
        int accepted = 0;
        foreach (Point torsion in SmallOrder)
        {
            Point key = ReferenceCurve.Add(ReferenceCurve.Multiply(Secret, ReferenceCurve.Base), torsion);
            byte[] encoded = ReferenceCurve.Encode(key);
            for (int nonce = 1; nonce <= 6; nonce++)
            {
                byte[] signature = Sign(encoded, Nonce + nonce, ReferenceCurve.Identity);
                BigInteger k = ReferenceCurve.Challenge(signature[..32], encoded, Message);
                bool exact = ReferenceCurve.Multiply(k % 8, torsion) == ReferenceCurve.Identity;
                accepted += exact ? 1 : 0;

                Assert.Equal(exact, Ed25519.Verify(encoded, signature, Message));
                Assert.Equal(exact, ForeignVerifiers.NSec(encoded, signature, Message));
            }
        }

        Assert.InRange(accepted, 8, 40);
    }

    [Fact]
    public void A_key_whose_y_is_p_or_more_or_whose_x_is_a_negative_zero_is_refused()
    {
        BigInteger half = BigInteger.Pow(2, 255);
        byte[] honest = Sign(ReferenceCurve.Encode(ReferenceCurve.Base), Nonce, ReferenceCurve.Identity);
        byte[] zero = [.. ReferenceCurve.Encode(ReferenceCurve.Identity), .. new byte[32]];
        for (BigInteger y = ReferenceCurve.P; y < half; y++)
        {
            AssertAll(false, ReferenceCurve.Bytes(y), honest);
            AssertAll(false, ReferenceCurve.Bytes(y), zero);
            AssertAll(false, ReferenceCurve.Bytes(y + half), zero);
        }

        AssertAll(false, ReferenceCurve.Bytes(half + 1), zero);
        AssertAll(false, ReferenceCurve.Bytes(half + ReferenceCurve.P - 1), zero);
    }

    [Fact]
    public void A_key_that_is_no_point_is_refused()
    {
        byte[] signature = Sign(ReferenceCurve.Encode(ReferenceCurve.Base), Nonce, ReferenceCurve.Identity);
        int none = 0;
        for (int y = 2; y < 60; y++)
        {
            if (ReferenceCurve.Decode(y, 0) is null)
            {
                none++;
                AssertAll(false, ReferenceCurve.Bytes(y), signature);
            }
        }

        Assert.InRange(none, 15, 45);
    }

    private static bool IsCanonical(byte[] scalar)
    {
        return Scalar.IsCanonical(scalar, 0, new byte[Sha512.DigestSize], new long[Scalar.WideLimbs]);
    }

    private static byte[] Sign(byte[] key, BigInteger nonce, Point addedToR)
    {
        Point r = ReferenceCurve.Add(ReferenceCurve.Multiply(nonce % ReferenceCurve.L, ReferenceCurve.Base), addedToR);
        byte[] encoded = ReferenceCurve.Encode(r);
        BigInteger k = ReferenceCurve.Challenge(encoded, key, Message);
        return [.. encoded, .. ReferenceCurve.Bytes((nonce + (k * Secret)) % ReferenceCurve.L)];
    }

    private static void AssertAll(bool expected, byte[] key, byte[] signature)
    {
        Assert.Equal(expected, Ed25519.Verify(key, signature, Message));
        Assert.Equal(expected, ForeignVerifiers.NSec(key, signature, Message));
        Assert.Equal(expected, ForeignVerifiers.BouncyCastle(key, signature, Message));
    }
}
