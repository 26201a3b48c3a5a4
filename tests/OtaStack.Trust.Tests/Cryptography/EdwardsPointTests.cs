using System.Numerics;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tests.Cryptography;

public sealed class EdwardsPointTests
{
    private static readonly BigInteger TopBit = BigInteger.Pow(2, 255);
    private readonly EdwardsPoint _point = new(new CachedPoint());

    [Fact]
    public void Bytes_decode_to_the_negative_of_their_point_exactly_when_there_is_one()
    {
        int points = 0;
        byte[] encoding = new byte[32];
        for (int n = 0; n < 80; n++)
        {
            BigInteger y = n < 60 ? n : ReferenceCurve.P - (n - 59);
            for (int sign = 0; sign < 2; sign++)
            {
                (BigInteger X, BigInteger Y)? expected = ReferenceCurve.Decode(y, sign);

                Assert.Equal(expected is not null, _point.TryDecodeNegative(ReferenceCurve.Bytes(y + (sign * TopBit))));
                if (expected is { } point)
                {
                    points++;
                    _point.Encode(encoding);
                    Assert.Equal(ReferenceCurve.Encode((ReferenceCurve.Modulo(-point.X), point.Y)), encoding);
                }
            }
        }

        Assert.InRange(points, 40, 120);
    }

    [Fact]
    public void No_y_of_p_or_more_decodes()
    {
        for (BigInteger y = ReferenceCurve.P; y < TopBit; y++)
        {
            Assert.False(_point.TryDecodeNegative(ReferenceCurve.Bytes(y)));
            Assert.False(_point.TryDecodeNegative(ReferenceCurve.Bytes(y + TopBit)));
        }
    }

    [Fact]
    public void Eight_points_have_small_order_and_others_have_not()
    {
        foreach ((BigInteger X, BigInteger Y) point in ReferenceCurve.SmallOrderPoints())
        {
            Assert.True(_point.TryDecodeNegative(ReferenceCurve.Encode(point)));
            Assert.True(_point.HasSmallOrder());
            Assert.True(_point.TryDecodeNegative(ReferenceCurve.Encode(ReferenceCurve.Add(point, ReferenceCurve.Base))));
            Assert.False(_point.HasSmallOrder());
        }

        _point.SetIdentity();
        Assert.True(_point.HasSmallOrder());
    }
}
