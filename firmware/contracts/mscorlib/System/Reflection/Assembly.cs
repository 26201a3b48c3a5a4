namespace System.Reflection;

public class Assembly
{
    public virtual Type? GetType(string name) => throw null!;
    public static Assembly Load(string assemblyString) => throw null!;
    public static Assembly Load(byte[] rawAssembly) => throw null!;
}
