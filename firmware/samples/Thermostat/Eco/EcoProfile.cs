namespace OtaStack.Samples.Thermostat;

/// <summary>
/// How far below comfort the room may be, by the supply pipe's temperature: a cold pipe means that the boiler runs at its
/// summer curve, where a deeper setback costs no comfort. Tenths of a degree.
/// </summary>
internal static class EcoProfile
{
    private static readonly int[] SupplyUpTo = new int[] { 250, 300, 350, 400, 450, 500, 550, 1250 };
    private static readonly int[] Setback = new int[] { 35, 30, 25, 20, 20, 15, 15, 10 };

    public static int SetbackAt(int supply)
    {
        for (int i = 0; i < SupplyUpTo.Length; i++)
        {
            if (supply <= SupplyUpTo[i])
            {
                return Setback[i];
            }
        }

        return 0;
    }
}
