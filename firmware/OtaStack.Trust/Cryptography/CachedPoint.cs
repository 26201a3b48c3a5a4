namespace OtaStack.Trust.Cryptography;

/// <summary>A point prepared for repeated addition: Y + X, Y − X, 2dT and Z of its extended coordinates.</summary>
internal sealed class CachedPoint
{
    /// <summary>Elements of a point in a table.</summary>
    public const int Elements = 4;

    public readonly long[] Sum = new long[FieldElement.Limbs];

    public readonly long[] Difference = new long[FieldElement.Limbs];

    public readonly long[] Product = new long[FieldElement.Limbs];

    public readonly long[] Z = new long[FieldElement.Limbs];

    /// <summary>Becomes the point whose elements stand in the table; without Z for one whose Z is 1.</summary>
    public void Load(int[] table, int element, bool withZ)
    {
        FieldElement.Load(Sum, table, element);
        FieldElement.Load(Difference, table, element + 1);
        FieldElement.Load(Product, table, element + 2);
        if (withZ)
        {
            FieldElement.Load(Z, table, element + 3);
        }
    }

    /// <summary>Puts the elements into the table. Sums and differences of reduced elements have limbs of 28 bits at most.</summary>
    public void Save(int[] table, int element)
    {
        int position = element * FieldElement.Limbs;
        for (int i = 0; i < FieldElement.Limbs; i++)
        {
            table[position] = (int)Sum[i];
            table[position + FieldElement.Limbs] = (int)Difference[i];
            table[position + (2 * FieldElement.Limbs)] = (int)Product[i];
            table[position + (3 * FieldElement.Limbs)] = (int)Z[i];
            position++;
        }
    }
}
