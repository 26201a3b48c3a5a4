namespace OtaStack.Trust.Cryptography;

/// <summary>A point prepared for repeated addition: Y + X, Y − X, Z and 2dT of its extended coordinates.</summary>
internal sealed class CachedPoint
{
    public readonly long[] Sum = new long[FieldElement.Limbs];

    public readonly long[] Difference = new long[FieldElement.Limbs];

    public readonly long[] Z = new long[FieldElement.Limbs];

    public readonly long[] Product = new long[FieldElement.Limbs];
}
