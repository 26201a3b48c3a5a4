namespace nanoFramework.Runtime.Native;

/// <summary>Counts the restarts that are asked for.</summary>
public static class Power
{
    private static int s_reboots;

    public static int Reboots => s_reboots;

    public static void RebootDevice(RebootOption rebootOption)
    {
        Interlocked.Increment(ref s_reboots);
    }
}
