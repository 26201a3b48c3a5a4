namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler writes for nullable annotations. Its own would take a device two fields, two bodies and a third type for each assembly.
/// </summary>
internal sealed class NullableAttribute : Attribute
{
    public NullableAttribute(byte flag)
    {
    }

    public NullableAttribute(byte[] flags)
    {
    }
}
