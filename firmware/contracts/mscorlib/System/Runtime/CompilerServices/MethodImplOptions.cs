namespace System.Runtime.CompilerServices;

public enum MethodImplOptions
{
    InternalCall = 4096,
}
