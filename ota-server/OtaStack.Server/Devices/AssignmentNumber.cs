namespace OtaStack.Server.Devices;

/// <summary>Numbers of assignments: they grow with every change for a device.</summary>
internal static class AssignmentNumber
{
    /// <summary>2^53 − 1: what every JSON reader takes exactly.</summary>
    public const long Max = (1L << 53) - 1;

    /// <summary>
    /// The next number. At least the time, so that a server restored from an old backup does not hand out numbers that the
    /// device has seen already.
    /// </summary>
    /// <param name="previous">The device's present number, 0 for none.</param>
    /// <param name="now">Unix seconds.</param>
    public static long After(long previous, long now)
    {
        return Math.Min(Math.Max(previous + 1, now), Max);
    }
}
