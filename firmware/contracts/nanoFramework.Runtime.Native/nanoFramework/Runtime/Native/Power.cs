namespace nanoFramework.Runtime.Native;

public class Power
{
    public static void RebootDevice(RebootOption rebootOption) => throw null!;
}
