namespace System.Runtime.CompilerServices;

public sealed class MethodImplAttribute : Attribute
{
    public MethodImplAttribute(MethodImplOptions methodImplOptions) => throw null!;
}
