namespace System.Runtime.CompilerServices;

/// <summary>As <see cref="NullableAttribute"/>, for what is most frequent in a type or method.</summary>
internal sealed class NullableContextAttribute : Attribute
{
    public NullableContextAttribute(byte flag)
    {
    }
}
